namespace Sparring.Cli;

/// <summary>What the command answers to the shell. Scripts rely on these numbers.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;

    /// <summary>Wrong usage or bad input.</summary>
    public const int Usage = 2;

    /// <summary>Interrupted, with a checkpoint saved.</summary>
    public const int Interrupted = 130;
}
