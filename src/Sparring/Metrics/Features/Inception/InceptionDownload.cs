using Sparring.Storage;

namespace Sparring.Metrics.Features.Inception;

/// <summary>
/// pytorch-fid's file of FID's InceptionV3 weights, converted from TensorFlow's `inception-2015-12-05`, in the user's cache. Address, length
/// and SHA-256 are pinned. The SHA-256, whose first digits are in the file's name, is the one that public projects pin too, for pytorch-fid's
/// file and for torch-fidelity's, which is the same.
/// </summary>
public static class InceptionDownload
{
    /// <summary>The file's name.</summary>
    public const string FileName = "pt_inception-2015-12-05-6726825d.pth";

    /// <summary>Its length in bytes.</summary>
    public const long Length = 95_628_359;

    /// <summary>Its SHA-256, in hexadecimal.</summary>
    public const string Sha256 = "6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2";

    /// <summary>Where it is published: a release of github.com/mseitzer/pytorch-fid.</summary>
    public static Uri Address { get; } = new($"https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/{FileName}");

    /// <summary>Where it lies, or will lie: `features` in the user's cache folder. Who has no network may put it there.</summary>
    /// <exception cref="UsageException">The user has no cache folder.</exception>
    public static string Location => Path.Combine(
        UserCache.Folder ?? throw new UsageException("Downloaded weights are kept in the user's cache folder, and this user has no home. Set XDG_CACHE_HOME to a folder."),
        "features",
        FileName);

    /// <summary>Downloads the file where it is not there yet. Its SHA-256 is checked every time, so that a damaged file is never used.</summary>
    /// <param name="progress">Is told of the download; of nothing where the file is there.</param>
    /// <param name="cancellation">Ends the download; what has arrived is deleted.</param>
    /// <returns>Its path, for <see cref="InceptionFeatures.Load"/>.</returns>
    /// <exception cref="UsageException">There is no network, or what came is another file. Nothing is left behind.</exception>
    /// <exception cref="SparringException">The file cannot be written or read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static string Ensure(IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) =>
        new PinnedFile(Address, Length, Sha256, Location).Ensure(progress, cancellation);
}
