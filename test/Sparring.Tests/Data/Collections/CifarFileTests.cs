using Sparring.Data.Collections;

namespace Sparring.Tests.Data.Collections;

public sealed class CifarFileTests
{
    [Fact]
    public void CountOf_MoreImagesThanAnySetHas_Refuses()
    {
        Assert.Equal(1_000_000, CifarFile.CountOf(1_000_000L * 3073, "x"));
        Assert.Equal(
            "'x' holds 1,000,001 images; at most 1,000,000 are read. Download or unpack the file again.",
            Assert.Throws<UsageException>(() => CifarFile.CountOf(1_000_001L * 3073, "x")).Message);
    }

    [Fact]
    public void Read_DamagedFiles_GivesImagesOrTheDocumentedException()
    {
        byte[] record = new byte[CifarFile.RecordLength];
        record[0] = 9;
        int whole = 0;

        Mutations.Try([[.. record, .. record]], file =>
        {
            using var stream = new MemoryStream(file);
            try
            {
                int images = CifarFile.Read(stream, CifarFile.CountOf(file.Length, "x"), "x").Count(image => image.Label is >= 0 and <= 9 && image.Pixels.Length == 3072);
                Assert.Equal(file.Length, images * 3073);
                whole++;
            }
            catch (UsageException e)
            {
                Assert.StartsWith("'x' ", e.Message);
            }
        });

        Assert.InRange(whole, Mutations.Count / 50, Mutations.Count - 1);
    }

    [Fact]
    public void Read_EveryLabelThereCanBe_TakesZeroToNine()
    {
        byte[] record = new byte[CifarFile.RecordLength];
        for (int label = 0; label <= byte.MaxValue; label++)
        {
            record[0] = (byte)label;
            using var stream = new MemoryStream(record);
            if (label <= 9)
            {
                Assert.Equal(label, Assert.Single(CifarFile.Read(stream, 1, "x")).Label);
            }
            else
            {
                UsageException e = Assert.Throws<UsageException>(() => CifarFile.Read(stream, 1, "x").Count());
                Assert.Equal($"'x' should have labels from 0 to 9, and that of image 1 is {label}. Download or unpack the file again.", e.Message);
            }
        }
    }
}
