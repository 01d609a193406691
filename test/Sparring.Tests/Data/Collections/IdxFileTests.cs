using Sparring.Data.Collections;

namespace Sparring.Tests.Data.Collections;

public sealed class IdxFileTests
{
    [Fact]
    public void ReadImages_DamagedFiles_GivesImagesOrTheDocumentedException()
    {
        byte[][] wholes = [TestImages.Idx([3, 2, 4], [.. Enumerable.Range(0, 24).Select(i => (byte)i)]), TestImages.Idx([1, 1, 1], [7])];
        int whole = 0;

        Mutations.Try(wholes, file =>
        {
            using var stream = new MemoryStream(file);
            try
            {
                IdxImages header = IdxFile.ReadImagesHeader(stream, "x", file.Length);
                int images = IdxFile.ReadImages(stream, header, "x").Count(image => image.Length == header.Height * header.Width);
                Assert.Equal(header.Count, images);
                Assert.Equal(file.Length, 16 + (long)header.Count * header.Height * header.Width);
                whole++;
            }
            catch (UsageException e)
            {
                Assert.StartsWith("'x' ", e.Message);
            }
        });

        // Not all is refused: bytes of pixels may be any.
        Assert.InRange(whole, Mutations.Count / 50, Mutations.Count / 2);
    }

    [Fact]
    public void ReadLabels_DamagedFiles_GivesLabelsOrTheDocumentedException()
    {
        int whole = 0;

        Mutations.Try([TestImages.Idx([9], [0, 1, 2, 3, 4, 5, 6, 7, 8])], file =>
        {
            using var stream = new MemoryStream(file);
            try
            {
                byte[] labels = IdxFile.ReadLabels(stream, "x", 9);
                Assert.Equal(file[8..], labels);
                whole++;
            }
            catch (UsageException e)
            {
                Assert.StartsWith("'x' ", e.Message);
            }
        });

        Assert.InRange(whole, Mutations.Count / 50, Mutations.Count / 2);
    }
}
