using Sparring.Metrics.Evaluation;

namespace Sparring.Cli.Terminal;

/// <summary>Says what an evaluation is at: one line that stays in place on a terminal; elsewhere a line when something new begins.</summary>
internal sealed class EvaluationProgressView(ConsoleStreams streams, bool quiet, TimeProvider? time = null) : IProgress<EvaluationProgress>, IDisposable
{
    private const int BarWidth = 30;
    private const string ClearLine = "\r\e[K";

    private static readonly TimeSpan _redrawEvery = TimeSpan.FromSeconds(0.1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private string _task = "";
    private bool _isShown;
    private long _drawn;

    /// <summary>Stands before each line, such as the checkpoint's name; may change.</summary>
    public string Prefix { get; set; } = "";

    public void Report(EvaluationProgress value)
    {
        if (quiet)
        {
            return;
        }

        string task = Prefix + Task(value);
        bool isNew = task != _task;
        _task = task;
        if (!streams.IsInteractive)
        {
            // Of many checkpoints a line for each is enough.
            if (isNew && (Prefix.Length == 0 || value.Phase != EvaluationPhase.Measuring))
            {
                streams.Out.WriteLine(Readable.Foreign(task));
                streams.Out.Flush();
            }
        }
        else if (isNew || value.Done == value.Total || _time.GetElapsedTime(_drawn) >= _redrawEvery)
        {
            _drawn = _time.GetTimestamp();
            _isShown = true;
            streams.Out.Write($"{ClearLine}{Readable.Foreign(task)}{Bar(value)}");
            streams.Out.Flush();
        }
    }

    /// <summary>Makes room for other lines.</summary>
    public void Clear()
    {
        if (_isShown)
        {
            streams.Out.Write(ClearLine);
            streams.Out.Flush();
        }

        _isShown = false;
    }

    public void Dispose() => Clear();

    private static string Task(EvaluationProgress value) => value.Phase switch
    {
        EvaluationPhase.Downloading => $"Downloading {value.What}, once",
        EvaluationPhase.TrainingClassifier => $"Training {value.What}, once for these data",
        EvaluationPhase.LookingAtImages => $"Looking at {value.What}",
        _ => $"Measuring {value.What}",
    };

    private static string Bar(EvaluationProgress value)
    {
        if (value.Total == 0)
        {
            return "";
        }

        int full = (int)(value.Done * BarWidth / value.Total);
        string numbers = value.Phase == EvaluationPhase.Downloading
            ? $"{Readable.Bytes(value.Done)} of {Readable.Bytes(value.Total)}"
            : $"{value.Done} of {value.Total}";
        return $" {new string('━', full)}{new string('─', BarWidth - full)} {numbers}";
    }
}
