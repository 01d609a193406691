using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Sparring.Metrics.Features.Inception;

namespace Sparring.Tests.Metrics.Features.Inception;

public sealed class PinnedFileTests : IDisposable
{
    private static readonly byte[] _content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * i / 7))];

    private readonly TempFolder _folder = new();
    private readonly HttpListener _server = new();
    private readonly string _address;
    private int _requests;
    private Action<HttpListenerResponse> _answer = response =>
    {
        response.ContentLength64 = _content.Length;
        response.OutputStream.Write(_content);
    };

    public PinnedFileTests()
    {
        _address = $"http://127.0.0.1:{FreePort()}/";
        _server.Prefixes.Add(_address);
        _server.Start();
        _ = Serve();
    }

    private string Target => _folder[Path.Combine("features", "weights.pth")];

    [Fact]
    public void Ensure_FirstTime_DownloadsWithProgressAndSecondTimeDoesNot()
    {
        List<DownloadProgress> reports = [];

        string path = File().Ensure(new Reports(reports), TestContext.Current.CancellationToken);

        Assert.Equal(Target, path);
        Assert.Equal(_content, System.IO.File.ReadAllBytes(path));
        Assert.Equal(new DownloadProgress(_content.Length, _content.Length), reports[^1]);
        Assert.Equal(reports.OrderBy(report => report.Done), reports);
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        int before = reports.Count;
        File().Ensure(new Reports(reports), TestContext.Current.CancellationToken);
        Assert.Equal((1, before), (_requests, reports.Count));
    }

    [Fact]
    public void Ensure_DamagedFileOrLeftOver_IsReplaced()
    {
        _folder.Write(Path.Combine("features", "weights.pth"), _content[..^1]);
        _folder.Write(Path.Combine("features", "weights.pth.unfinished"), new byte[1_000_000]);

        File().Ensure(null, TestContext.Current.CancellationToken);

        Assert.Equal(_content, System.IO.File.ReadAllBytes(Target));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    public void Ensure_Redirected_Follows()
    {
        bool isFirst = true;
        Action<HttpListenerResponse> whole = _answer;
        _answer = response =>
        {
            if (isFirst)
            {
                isFirst = false;
                response.Redirect($"{_address}elsewhere");
            }
            else
            {
                whole(response);
            }
        };

        File().Ensure(null, TestContext.Current.CancellationToken);

        Assert.Equal((2, true), (_requests, System.IO.File.Exists(Target)));
    }

    [Theory]
    [InlineData("other bytes", "300000 bytes with the SHA-256 ")]
    [InlineData("longer", "more than the file's 300000 bytes came")]
    [InlineData("shorter", "299999 bytes with the SHA-256 ")]
    [InlineData("announced longer", "300001 bytes are offered there, and the file has 300000")]
    [InlineData("absent", "404 (Not Found)")]
    [InlineData("silent", "nothing came for 0.2 s")]
    [InlineData("broken", "the connection broke")]
    public void Ensure_OtherAnswer_SaysWhatCameAndLeavesNothing(string kind, string finding)
    {
        using var silence = new ManualResetEventSlim();
        _answer = response =>
        {
            response.SendChunked = kind is "longer" or "shorter" or "silent";
            switch (kind)
            {
                case "other bytes":
                    response.ContentLength64 = _content.Length;
                    response.OutputStream.Write(new byte[_content.Length]);
                    break;
                case "longer":
                    response.OutputStream.Write(_content);
                    response.OutputStream.Write(_content);
                    break;
                case "shorter":
                    response.OutputStream.Write(_content.AsSpan(1));
                    break;
                case "announced longer":
                    response.ContentLength64 = _content.Length + 1;
                    response.OutputStream.Write(_content);
                    response.OutputStream.Write([0]);
                    break;
                case "absent":
                    response.StatusCode = 404;
                    break;
                case "silent":
                    response.OutputStream.Write(_content.AsSpan(0, 10));
                    response.OutputStream.Flush();
                    silence.Wait();
                    break;
                case "broken":
                    response.ContentLength64 = _content.Length;
                    response.OutputStream.Write(_content.AsSpan(0, 10));
                    response.OutputStream.Flush();
                    response.Abort();
                    break;
            }
        };

        UsageException exception = Assert.Throws<UsageException>(() => File(kind == "silent" ? 0.2 : 30).Ensure(null, TestContext.Current.CancellationToken));
        silence.Set();

        Assert.StartsWith($"{_address}weights.pth could not be downloaded: ", exception.Message);
        Assert.Contains(finding, exception.Message);
        Assert.EndsWith($"or download it elsewhere and put it at '{Target}' or give its path.", exception.Message);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    public void Ensure_NoNetwork_SaysWhatToDo()
    {
        _server.Stop();

        UsageException exception = Assert.Throws<UsageException>(() => File().Ensure(null, TestContext.Current.CancellationToken));

        Assert.StartsWith($"{_address}weights.pth could not be downloaded: Connection refused", exception.Message);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    public void Ensure_Cancelled_LeavesNothing()
    {
        using var cancellation = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => File().Ensure(new Cancelling(cancellation), cancellation.Token));

        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    public void Ensure_WhileAnotherProcessDownloads_SaysSo()
    {
        string unfinished = _folder.Write(Path.Combine("features", "weights.pth.unfinished"), [1, 2]);
        using (new FileStream(unfinished, FileMode.Open, FileAccess.Write, FileShare.None))
        {
            Assert.StartsWith(
                $"Another process downloads '{Target}' just now.",
                Assert.Throws<UsageException>(() => File().Ensure(null, TestContext.Current.CancellationToken)).Message);
        }

        Assert.Equal([1, 2], System.IO.File.ReadAllBytes(unfinished));
    }

    [Fact]
    public void Location_IsInTheUsersCache()
    {
        using var home = new CacheHome();
        Assert.Equal(Path.Combine(home.Path, "sparring", "features", InceptionDownload.FileName), InceptionDownload.Location);
        Assert.StartsWith(InceptionDownload.FileName[^12..^4], InceptionDownload.Sha256);
    }

    public void Dispose()
    {
        _server.Close();
        _folder.Dispose();
    }

    private PinnedFile File(double patience = 30) => new(
        new Uri($"{_address}weights.pth"), _content.Length, Convert.ToHexStringLower(SHA256.HashData(_content)), Target)
    {
        Patience = TimeSpan.FromSeconds(patience),
    };

    private async Task Serve()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _server.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _requests++;
            try
            {
                await Task.Run(() => _answer(context.Response));
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The client has gone, as it should.
                context.Response.Abort();
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Reports(List<DownloadProgress> all) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => all.Add(value);
    }

    private sealed class Cancelling(CancellationTokenSource cancellation) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => cancellation.Cancel();
    }
}
