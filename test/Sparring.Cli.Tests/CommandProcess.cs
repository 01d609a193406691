using System.Collections.Concurrent;
using System.Diagnostics;

namespace Sparring.Cli.Tests;

/// <summary>Runs a command line as a process of its own, for what only a process has: signals and the exit code that a shell sees.</summary>
internal sealed class CommandProcess : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];
    private readonly ConcurrentQueue<string> _errors = [];

    public CommandProcess(params string[] args)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Sparring.Cli"), args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = new Process { StartInfo = start };
        // Read all the time, or the process would wait for a reader.
        _process.OutputDataReceived += (_, e) => Add(e.Data);
        _process.ErrorDataReceived += (_, e) => _errors.Enqueue(e.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Waits for a line that contains the text.</summary>
    public string ReadUntil(string text)
    {
        List<string> read = [];
        using CancellationTokenSource limit = new(_limit);
        try
        {
            foreach (string line in _lines.GetConsumingEnumerable(limit.Token))
            {
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }

                read.Add(line);
            }
        }
        catch (OperationCanceledException)
        {
            read.Add("(and nothing more in time)");
        }

        throw new InvalidOperationException($"The process did not write '{text}'. It wrote: {string.Join('\n', read.Concat(_errors))}");
    }

    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Lets the process run for a time and ends it as a power cut would: kill -9.</summary>
    public void KillAfter(TimeSpan time)
    {
        Assert.False(_process.WaitForExit(time), $"The process ended by itself: {string.Join('\n', _errors)}");
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Whether it ended within a time.</summary>
    public bool EndsWithin(TimeSpan time) => _process.WaitForExit(time);

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
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null)
        {
            _lines.CompleteAdding();
        }
        else
        {
            _lines.Add(line);
        }
    }
}
