using System.Globalization;
using System.Security.Cryptography;
using Sparring.Data;
using Sparring.Runs;

namespace Sparring.Tests.Data;

/// <summary>What becomes of a collection some of whose files cannot be used.</summary>
public sealed class BadFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CacheHome _home = new();

    public void Dispose()
    {
        _home.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Open_FewBadFiles_AreLeftOutAndReported()
    {
        Write(good: 198, bad: 2);

        using OpenedData data = Open(new DataOptions { HeldOutShare = 0 });

        Assert.Equal(198, data.Training.Count);
        Assert.Equal([new BadFile("bad-0.png", "is empty"), new BadFile("bad-1.png", "is empty")], data.BadFiles);
    }

    [Theory]
    [InlineData(197, 3, "3 of 200", "0.015")]
    [InlineData(1, 2, "2 of 3", "0.667")]
    public void Open_MoreThanAllowed_StopsNamesThemAndSaysHowToGoOn(int good, int bad, string found, string enough)
    {
        Write(good, bad);

        UsageException e = Assert.Throws<UsageException>(() => Open(new DataOptions()));

        Assert.StartsWith($"In '{_folder.Path}' {found} image files cannot be used, and at most 1% may be bad: 'bad-0.png' is empty; 'bad-1.png' is empty", e.Message);
        Assert.EndsWith($"Repair or remove them, or train without them: --set data.maxBadShare={enough}. `sparring data inspect` names all.", e.Message);
        using OpenedData told = Open(new DataOptions { MaxBadShare = double.Parse(enough, CultureInfo.InvariantCulture) });
        Assert.Equal(good, told.Training.Count + (told.HeldOut?.Count ?? 0));
    }

    [Fact]
    public void Open_NoneAllowed_OneStops()
    {
        Write(good: 500, bad: 1);

        Assert.Contains("1 of 501 image files cannot be used, and at most 0% may be bad", Assert.Throws<UsageException>(() => Open(new DataOptions { MaxBadShare = 0 })).Message);
    }

    [Fact]
    public void Open_ManyBad_NamesFiveAndCountsTheRest()
    {
        Write(good: 1, bad: 8);

        UsageException e = Assert.Throws<UsageException>(() => Open(new DataOptions()));

        Assert.Contains("'bad-3.png' is empty; 'bad-4.png' is empty; and 3 more. Repair", e.Message);
    }

    [Fact]
    public void Open_AllBad_SaysSo()
    {
        Write(good: 0, bad: 2);

        UsageException e = Assert.Throws<UsageException>(() => Open(new DataOptions { MaxBadShare = 1 }));

        Assert.Equal($"No image in '{_folder.Path}' can be used: 'bad-0.png' is empty; 'bad-1.png' is empty. Repair them, or name another collection.", e.Message);
    }

    [Fact]
    public void Train_TenThousandFilesTwoHundredOfThemBroken_SkipsThemAndElsewhereIsTheSame()
    {
        // Every second bad file is cut off, the others are no images at all.
        for (int i = 0; i < 9_800; i++)
        {
            _folder.Write(string.Create(CultureInfo.InvariantCulture, $"photos/{i % 10}/{i:00000}.png"), Noise(i));
        }

        for (int i = 0; i < 200; i++)
        {
            byte[] whole = Noise(100_000 + i);
            _folder.Write(string.Create(CultureInfo.InvariantCulture, $"photos/{i % 10}/broken-{i:000}.png"), i % 2 == 0 ? whole[..^40] : [1, 2, 3]);
        }

        RunOptions options = Recipe.Get("mlp").Options;
        options = options with
        {
            Data = new DataOptions { Source = _folder["photos"], MaxBadShare = 0.02 },
            Training = options.Training with { TotalKimg = 0.256 },
        };
        string[] here = Train(options, "here");
        Directory.Move(_folder["photos"], _folder["images"]);
        using CacheHome other = new();
        string[] there = Train(options with { Data = options.Data with { Source = _folder["images"] } }, "there");

        Assert.Equal(here, there);
        // 5 % of 9,800 images.
        Assert.Equal(["490", "200"], here[^2..]);
    }

    /// <summary>Trains, and says which order and held-out part came of it: the weights depend on both.</summary>
    private string[] Train(RunOptions options, string name)
    {
        using TrainingRun run = TrainingRun.Create(options, new RunFolder(_folder[name]));
        Assert.Equal(RunEnd.Finished, run.Run(TestContext.Current.CancellationToken));
        byte[] weights = File.ReadAllBytes(Path.Combine(run.Recorder.LatestCheckpoint!, "generator.safetensors"));
        string manifest = File.ReadAllText(new RunFolder(_folder[name]).Options);
        Assert.Contains("\"maxBadShare\": 0.02", manifest);
        Assert.Contains("\"badFiles\": 200", manifest);
        return
        [
            Convert.ToHexString(SHA256.HashData(weights)),
            run.Data.Training.Fingerprint,
            run.Data.HeldOut!.Fingerprint,
            $"{run.Data.HeldOut.Count}",
            $"{run.Data.BadFiles.Count}",
        ];
    }

    private static byte[] Noise(int seed)
    {
        byte[] pixels = new byte[16 * 16];
        new Random(seed).NextBytes(pixels);
        return Sparring.Tensors.ImageCodec.EncodePng(pixels, 1, 16, 16);
    }

    private void Write(int good, int bad)
    {
        for (int i = 0; i < good; i++)
        {
            _folder.Write($"{i:000}.png", TestImages.Flat(16, 16, (byte)i));
        }

        for (int i = 0; i < bad; i++)
        {
            _folder.Write($"bad-{i}.png", []);
        }
    }

    private OpenedData Open(DataOptions options) => ImageSources.Open(options with { Source = _folder.Path }, null, TestContext.Current.CancellationToken);
}
