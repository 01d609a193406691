using System.Diagnostics;

namespace Sparring.Cli.Tests;

/// <summary>Runs a command line as a process of its own, for what only a process has: signals and the exit code that a shell sees.</summary>
internal sealed class CommandProcess : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    public CommandProcess(params string[] args)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Sparring.Cli"), args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
    }

    /// <summary>Reads lines until one contains the text.</summary>
    public string ReadUntil(string text)
    {
        List<string> read = [];
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }

            read.Add(line);
        }

        throw new InvalidOperationException(
            $"The process ended before it wrote '{text}'. It wrote: {string.Join('\n', read)} {_process.StandardError.ReadToEnd()}");
    }

    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Lets the process run for a time and ends it as a power cut would: kill -9.</summary>
    public void KillAfter(TimeSpan time)
    {
        // What it writes is read meanwhile, or it would wait for a reader.
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.WaitForExit(time);
        Assert.False(_process.HasExited, "The process ended by itself.");
        _process.Kill();
        _process.WaitForExit();
    }

    public int WaitForExitCode()
    {
        Assert.True(_process.WaitForExit(_limit), "The process did not end.");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
