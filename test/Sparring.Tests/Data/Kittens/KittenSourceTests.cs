using Sparring.Data.Kittens;

namespace Sparring.Tests.Data.Kittens;

public sealed class KittenSourceTests
{
    [Fact]
    public void Read_LargerCountOrOtherThread_TheSameKitten()
    {
        var few = new KittenSource(count: 20, seed: 3);
        var many = new KittenSource(count: 5000, seed: 3);
        byte[][] drawn = new byte[20][];
        Parallel.For(0, 20, i => drawn[i] = TestImages.Read(many, i));

        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(TestImages.Read(few, i), drawn[i]));
        Assert.Equal(drawn[4], TestImages.Read(many, 4));
        Assert.NotEqual(drawn[0], TestImages.Read(new KittenSource(20, seed: 4), 0));
    }

    [Fact]
    public void TraitsOf_ManyKittens_EveryCombinationComesEquallyOften()
    {
        var source = new KittenSource(count: 96 * 200);
        var counts = new Dictionary<(KittenCoat, KittenEars, KittenEyes), int>();
        for (int i = 0; i < source.Count; i++)
        {
            KittenTraits traits = source.TraitsOf(i);
            (KittenCoat, KittenEars, KittenEyes) kind = (traits.Coat, traits.Ears, traits.Eyes);
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
            Assert.Equal((int)traits.Coat, source.Label(i));
            Assert.InRange(traits.Tilt, -14, 14);
            Assert.InRange(traits.Zoom, 0.9, 1.08);
        }

        // 8 coats, 3 ear shapes, 4 eye colours. Chi-squared with 95 degrees of freedom exceeds 152 once in 5,000 seeds.
        Assert.Equal(96, counts.Count);
        Assert.Equal(8, source.ClassCount);
        Assert.InRange(counts.Values.Sum(count => Math.Pow(count - 200, 2) / 200), 0, 152);
    }

    [Fact]
    public void Read_EyesAndCoats_ShowInThePicture()
    {
        var source = new KittenSource(count: 400);
        double[] brightness = new double[source.ClassCount];
        int[] counts = new int[source.ClassCount];
        for (int i = 0; i < source.Count; i++)
        {
            // The forehead and cheeks: rows 12 to 22, columns 8 to 24.
            byte[] kitten = TestImages.Read(source, i);
            for (int pixel = 0; pixel < 1024; pixel++)
            {
                if (pixel / 32 is >= 12 and < 22 && pixel % 32 is >= 8 and < 24)
                {
                    brightness[source.Label(i)] += (kitten[pixel] + kitten[1024 + pixel] + kitten[2048 + pixel]) / (3.0 * 160);
                }
            }

            counts[source.Label(i)]++;
        }

        double Mean(KittenCoat coat) => brightness[(int)coat] / counts[(int)coat];
        Assert.True(Mean(KittenCoat.White) > Mean(KittenCoat.Grey) + 20);
        Assert.True(Mean(KittenCoat.Grey) > Mean(KittenCoat.Black) + 20);
    }

    [Theory]
    [InlineData(1, 28, 28)]
    [InlineData(3, 16, 16)]
    [InlineData(3, 64, 48)]
    [InlineData(4, 32, 32)]
    public void Read_AnySizeAndChannels_FillsTheSampleWithVariety(int channels, int height, int width)
    {
        var source = new KittenSource(2, seed: 0, height, width, channels);

        byte[] kitten = TestImages.Read(source, 1);

        Assert.Equal(channels * height * width, kitten.Length);
        Assert.True(kitten.Distinct().Count() > 30);
    }

    [Fact]
    public void Read_FourChannels_TransparentAroundAnOpaqueHead()
    {
        byte[] kitten = TestImages.Read(new KittenSource(1, channels: 4), 0);

        Assert.Equal(0, kitten[3 * 1024]);
        Assert.Equal(255, kitten[3 * 1024 + 18 * 32 + 16]);
    }

    [Fact]
    public void Fingerprint_OtherSeedCountOrShape_Differs()
    {
        string[] prints =
        [
            new KittenSource(10).Fingerprint, new KittenSource(11).Fingerprint, new KittenSource(10, 1).Fingerprint,
            new KittenSource(10, height: 64).Fingerprint, new KittenSource(10, channels: 1).Fingerprint,
        ];

        Assert.Equal(5, prints.Distinct().Count());
        Assert.Equal(prints[0], new KittenSource(10).Fingerprint);
    }

    [Fact]
    public void Read_IndexOutOfRange_Throws()
    {
        var source = new KittenSource(2);

        Assert.Throws<ArgumentOutOfRangeException>(() => TestImages.Read(source, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.TraitsOf(-1));
    }
}
