using Sparring.Data;
using Sparring.Data.Collections;

namespace Sparring.Tests.Data.Collections;

public sealed class CifarCollectionTests : IDisposable
{
    private const string Names = "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Items_OfAFolder_AreThoseOfTheTrainingBatches()
    {
        byte[] second = Record(9, 3);
        _folder.Write("data_batch_2.bin", second);
        _folder.Write("data_batch_1.bin", [.. Record(0, 1), .. Record(5, 2)]);
        _folder.Write("test_batch.bin", Record(1, 4));
        _folder.Write("batches.meta.txt", System.Text.Encoding.ASCII.GetBytes(Names));

        using IImageCollection collection = Collection.Open(_folder.Path);

        Assert.Equal(["image 1 [0]", "image 2 [5]", "image 3 [9]"], Collection.Describe(collection));
        Assert.Equal(("cat", 10), (collection.ClassNames![3], collection.ClassNames.Count));
        ItemContent content = collection.Items().Last().Load()!;
        Assert.Equal(SampleShape.Image(3, 32, 32), content.Raw);
        Assert.Equal(second[1..], content.Bytes);
        Assert.Equal(["image 1", "image 2", "image 3"], Collection.Describe(_folder.Path, ClassSource.None));
    }

    [Fact]
    public void Items_OfAFileOfAnyName_AreItsRecords()
    {
        string path = _folder.Write("x", [.. Record(3, 1), .. Record(2, 2)]);
        _folder.Write("batches.meta.txt", "only\nthree\nnames"u8.ToArray());

        using IImageCollection collection = Collection.Open(path);

        Assert.Equal(["image 1 [3]", "image 2 [2]"], Collection.Describe(collection));
        Assert.Null(collection.ClassNames);
    }

    [Fact]
    public void Open_OtherLengthsAndLabels_Refuses()
    {
        string path = _folder.Write("data_batch_1.bin", Record(3, 1)[..^1]);
        Assert.Equal(
            $"'{path}' has 3072 bytes, which is no whole number of the records of 3073 bytes that CIFAR-10 consists of. Download or unpack the file again.",
            Collection.Refusal(_folder.Path));

        _folder.Write("data_batch_1.bin", [.. Record(3, 1), .. Record(10, 1)]);
        Assert.Equal($"'{path}' should have labels from 0 to 9, and that of image 2 is 10. Download or unpack the file again.", Collection.Refusal(_folder.Path));
        Assert.StartsWith($"'{path}' is no collection of images that can be read.", Collection.Refusal(path));
    }

    [Fact]
    public void Items_FileThatIsCutMeanwhile_Refuses()
    {
        string path = _folder.Write("x", [.. Record(3, 1), .. Record(2, 2)]);
        using IImageCollection collection = Collection.Open(path);
        _folder.Write("x", [.. Record(3, 1), 2, 2]);

        Assert.Equal(
            $"'{path}' should hold 2 images, but ends within image 2. Download or unpack the file again.",
            Assert.Throws<UsageException>(() => collection.Items().Count()).Message);
    }

    private static byte[] Record(byte label, byte colour) => [label, .. Enumerable.Range(0, 3072).Select(i => (byte)(colour + i % 7))];
}
