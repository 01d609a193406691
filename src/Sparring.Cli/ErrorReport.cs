using System.Reflection;
using System.Runtime.InteropServices;
using Sparring.Cli.Terminal;

namespace Sparring.Cli;

/// <summary>The one place that turns a failure into a message and an exit code.</summary>
internal static class ErrorReport
{
    private const string Prefix = "Error: ";

    /// <summary>Writes what went wrong; the stack trace only where it was asked for.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Write(TextWriter error, Exception exception, bool verbose)
    {
        Exception cause = Cause(exception);
        bool wantsMemory = WantsMemory(cause);
        bool expected = wantsMemory || cause is SparringException or IOException or UnauthorizedAccessException;
        string message = wantsMemory ? "Not enough memory. Lower --batch, or data.height and data.width." : WithoutNativeTrace(cause);
        List<string> lines = [.. message.ReplaceLineEndings("\n").Split('\n')];
        if (!expected)
        {
            lines[0] = $"{lines[0]} ({cause.GetType().Name})";
        }

        if (verbose)
        {
            lines.AddRange(exception.ToString().ReplaceLineEndings("\n").Split('\n'));
        }
        else if (!expected)
        {
            lines.Add("This should not happen. Run with --verbose for the stack trace.");
        }

        Write(error, lines);
        return cause is UsageException ? ExitCode.Usage : ExitCode.Failed;
    }

    /// <summary>Writes one message of several lines. Names of files are in them, and what the system says about those.</summary>
    public static void Write(TextWriter error, IEnumerable<string> lines)
    {
        string margin = Prefix;
        foreach (string line in lines)
        {
            error.WriteLine((margin + Readable.Foreign(line)).TrimEnd());
            margin = new string(' ', Prefix.Length);
        }

        error.Flush();
    }

    // libtorch puts its own stack trace behind the sentence. It is in what --verbose shows.
    private static string WithoutNativeTrace(Exception cause) =>
        cause is ExternalException && cause.Message.IndexOf("\nException raised from ", StringComparison.Ordinal) is > 0 and var end
            ? cause.Message[..end]
            : cause.Message;

    // What libtorch's allocators say on a GPU, on Linux and macOS, and on Windows, arrives as TorchSharp's ExternalException.
    private static bool WantsMemory(Exception cause) => cause is OutOfMemoryException
        || (cause is ExternalException
            && (cause.Message.Contains("CUDA out of memory", StringComparison.Ordinal)
                || cause.Message.Contains("DefaultCPUAllocator: can't allocate memory", StringComparison.Ordinal)
                || cause.Message.Contains("not enough memory", StringComparison.Ordinal)));

    // What a static initialiser throws (the loading of the native libraries) arrives wrapped.
    private static Exception Cause(Exception exception) =>
        exception is TypeInitializationException or TargetInvocationException or AggregateException { InnerExceptions.Count: 1 }
        && exception.InnerException is { } inner
            ? Cause(inner)
            : exception;
}
