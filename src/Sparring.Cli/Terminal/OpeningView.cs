using Sparring.Data;

namespace Sparring.Cli.Terminal;

/// <summary>Tells a person who watches how far the images have been read; in a pipe it is silent.</summary>
internal sealed class OpeningView(ConsoleStreams streams, bool quiet) : IProgress<OpenProgress>, IDisposable
{
    private const int BarWidth = 30;
    private const string ClearLine = "\r\e[K";

    private readonly Lock _lock = new();
    private string _shown = "";

    public void Report(OpenProgress value)
    {
        if (quiet || !streams.IsInteractive)
        {
            return;
        }

        lock (_lock)
        {
            string line = value.Phase switch
            {
                OpenPhase.Waiting => "Waiting for another process that decodes the same images",
                OpenPhase.Looking => $"Looking at the files   {Bar(value)}",
                _ => $"Decoding, once for all {Bar(value)}",
            };
            if (line != _shown)
            {
                _shown = line;
                streams.Out.Write(ClearLine + line);
                streams.Out.Flush();
            }
        }
    }

    public void Dispose()
    {
        if (_shown.Length > 0)
        {
            streams.Out.Write(ClearLine);
        }
    }

    private static string Bar(OpenProgress value)
    {
        int full = value.Total == 0 ? 0 : (int)((long)value.Done * BarWidth / value.Total);
        return $"{new string('━', full)}{new string('─', BarWidth - full)} {value.Done} of {value.Total}";
    }
}
