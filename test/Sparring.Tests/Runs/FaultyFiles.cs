using Sparring.Storage;

namespace Sparring.Tests.Runs;

/// <summary>A file system in which one step goes wrong: it fails, or the process dies there and takes no further step.</summary>
internal sealed class FaultyFiles(int faultyStep, Func<Exception> fault, bool dies) : DiskFiles
{
    private int _steps;

    public bool WentWrong { get; private set; }

    public static FaultyFiles Dying(int step) => new(step, () => new ProcessDiedException(), dies: true);

    // ENOSPC on Unix, ERROR_DISK_FULL on Windows.
    public static FaultyFiles Full(int step) =>
        new(step, () => new IOException("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28), dies: false);

    public override Stream Create(string path)
    {
        Step();
        return new FaultyStream(this, base.Create(path));
    }

    public override void Flush(Stream stream)
    {
        Step();
        base.Flush(((FaultyStream)stream).Inner);
    }

    public override void CreateFolder(string path)
    {
        Step();
        base.CreateFolder(path);
    }

    public override void MoveFolder(string from, string to)
    {
        Step();
        base.MoveFolder(from, to);
    }

    public override void MoveFile(string from, string to)
    {
        Step();
        base.MoveFile(from, to);
    }

    public override void DeleteFolder(string path) => Step(() => File.Delete(Directory.GetFiles(path).Order().LastOrDefault() ?? Path.Combine(path, "none")), () => base.DeleteFolder(path));

    public override void DeleteFile(string path)
    {
        Step();
        base.DeleteFile(path);
    }

    public override void FlushFolder(string path)
    {
        Step();
        base.FlushFolder(path);
    }

    private void Step() => Step(() => { }, () => { });

    private void Step(Action half, Action whole)
    {
        if (dies && WentWrong)
        {
            throw fault();
        }

        if (++_steps == faultyStep)
        {
            WentWrong = true;
            half();
            throw fault();
        }

        whole();
    }

    public sealed class ProcessDiedException : Exception;

    private sealed class FaultyStream(FaultyFiles files, Stream inner) : Stream
    {
        public Stream Inner => inner;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            int half = count / 2;
            files.Step(() => inner.Write(buffer, offset, half), () => inner.Write(buffer, offset, count));
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
