using Sparring.Data;

namespace Sparring.Cli.Terminal;

/// <summary>Tells a person who watches how far the images have been read; in a pipe it is silent.</summary>
internal sealed class OpeningView(ConsoleStreams streams, bool quiet) : IProgress<OpenProgress>, IDisposable
{
    private const int Steps = 100;
    private const string ClearLine = "\r\e[K";

    private readonly Lock _lock = new();
    private int _step = -1;

    public void Report(OpenProgress value)
    {
        if (quiet || !streams.IsInteractive || value.Total == 0)
        {
            return;
        }

        lock (_lock)
        {
            int step = (int)((long)value.Done * Steps / value.Total);
            if (step != _step)
            {
                _step = step;
                streams.Out.Write($"{ClearLine}Reading images: {value.Done} of {value.Total}");
                streams.Out.Flush();
            }
        }
    }

    public void Dispose()
    {
        if (_step >= 0)
        {
            streams.Out.Write(ClearLine);
        }
    }
}
