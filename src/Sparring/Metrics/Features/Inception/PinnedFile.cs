using System.Security.Cryptography;
using Sparring.Data;
using Sparring.Storage;

namespace Sparring.Metrics.Features.Inception;

/// <summary>A file that is published under an address, and whose content is known beforehand.</summary>
/// <param name="address">Where it is published. Redirections are followed: what counts is the checksum.</param>
/// <param name="length">Its length in bytes; no more are ever taken.</param>
/// <param name="sha256">In hexadecimal, lower case.</param>
/// <param name="path">Where it is kept.</param>
internal sealed class PinnedFile(Uri address, long length, string sha256, string path)
{
    /// <summary>A connection that is silent for longer is given up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc cref="InceptionDownload.Ensure"/>
    public string Ensure(IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        string unfinished = path + DiskFiles.Unfinished;
        try
        {
            if (IsWhole(path))
            {
                return path;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // Nobody else has it open to write, so it is no other process's download that is replaced. Windows must let it be renamed while it is open.
            FileShare share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
            using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, share))
            {
                try
                {
                    // Nothing here waits for this thread, so it may wait.
                    DownloadAsync(file, progress, cancellation).GetAwaiter().GetResult();
                    DiskFiles.Instance.Flush(file);
                }
                catch
                {
                    File.Delete(unfinished);
                    throw;
                }

                DiskFiles.Instance.MoveFile(unfinished, path);
            }

            DiskFiles.Instance.FlushFolder(Path.GetDirectoryName(path)!);
            return path;
        }
        catch (HttpRequestException e)
        {
            throw Failed(e.Message.TrimEnd('.'), e);
        }
        catch (InvalidDataException e)
        {
            throw Failed(e.Message, e);
        }
        catch (IOException e) when (FileLocks.IsTaken(e))
        {
            throw new UsageException($"Another process downloads '{path}' just now. Wait until it is done, and try again.", e);
        }
        catch (Exception e) when (DiskErrors.Covers(e))
        {
            throw new SparringException(
                DiskErrors.IsFull(e)
                    ? $"The disk is full while writing '{path}'. Free {length >> 20} MiB and try again"
                    : $"'{path}' could not be read or written: {e.Message.TrimEnd('.')}. Mend that and try again",
                e);
        }
    }

    private bool IsWhole(string file)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        using FileStream stream = File.OpenRead(file);
        return stream.Length == length && Convert.ToHexStringLower(SHA256.HashData(stream)) == sha256;
    }

    private async Task DownloadAsync(FileStream file, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("sparring");
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(Patience);
        try
        {
            using HttpResponseMessage response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            if (response.Content.Headers.ContentLength is { } announced && announced != length)
            {
                throw new InvalidDataException($"{announced} bytes are offered there, and the file has {length}");
            }

            using Stream content = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] buffer = new byte[1 << 16];
            long done = 0;
            while (await Read(content, buffer, silence).ConfigureAwait(false) is var read and > 0)
            {
                done += read;
                if (done > length)
                {
                    throw new InvalidDataException($"more than the file's {length} bytes came");
                }

                hash.AppendData(buffer, 0, read);
                file.Write(buffer, 0, read);
                progress?.Report(new DownloadProgress(done, length));
                silence.CancelAfter(Patience);
            }

            string found = Convert.ToHexStringLower(hash.GetHashAndReset());
            if (done != length || found != sha256)
            {
                throw new InvalidDataException($"{done} bytes with the SHA-256 {found} came, and the file has {length} with {sha256}");
            }
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new InvalidDataException($"nothing came for {Patience.TotalSeconds:0.#} s", e);
        }
    }

    private static async Task<int> Read(Stream content, byte[] buffer, CancellationTokenSource silence)
    {
        try
        {
            return await content.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            // The network's, not the disk's.
            throw new InvalidDataException($"the connection broke ({e.Message.TrimEnd('.')})", e);
        }
    }

    private UsageException Failed(string cause, Exception inner) => new(
        $"{address} could not be downloaded: {PrintableName.Of(cause)}. Try again with a network, or download it elsewhere and put it at '{path}' "
        + "or give its path.",
        inner);
}
