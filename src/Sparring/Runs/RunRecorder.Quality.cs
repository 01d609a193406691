using Sparring.Metrics.Quality;
using Sparring.Tensors;
using Sparring.Training;
using TorchSharp;

namespace Sparring.Runs;

public sealed partial class RunRecorder
{
    // Others than the sample pictures', which people choose runs by.
    private const long QualitySeed = 1;

    private TimeSpan _qualityTime;

    /// <summary>Measures the quality where it is due, and sees to it that the round is kept.</summary>
    private TickReport WithQuality(TickReport tick)
    {
        bool due = _qualityOptions.IsDueAt(_kimgAtTick, tick.Kimg, _trainer.Options);
        _kimgAtTick = tick.Kimg;
        long started = _time.GetTimestamp();
        if (!due || (_probe ??= OpenProbe()) is not { } probe)
        {
            return tick;
        }

        using DisposeScope scope = torch.NewDisposeScope();
        QualityFigure figure = probe.Measure(DrawFakes(_qualityOptions.Samples, QualitySeed, GeneratorWeights.Average));
        _quality.Add(new QualityMeasurement(tick.Round, tick.Kimg, figure.Value, figure.StandardError));
        _checkpointDue = true;
        NativeHeap.Trim();
        _qualityTime += _time.GetElapsedTime(started);
        StopIfFlat();
        return tick with { Quality = figure.Value, QualityError = figure.StandardError };
    }

    /// <summary>
    /// A run whose length is no multiple of its ticks' ends inside of one, which is recorded as far as it has come, so that there is a figure for what the
    /// run ends with. A run that is made longer goes on with the whole tick.
    /// </summary>
    private void RecordEnd()
    {
        if (_recordedRound == _trainer.Round || _qualityOptions.Evaluations == 0 || (_probe ??= OpenProbe()) is null)
        {
            return;
        }

        // Null where the tick was over, and only its line is gone.
        if (_trainer.ReportSoFar() is { } tick)
        {
            TickReport report = Record(tick);
            TickRecorded?.Invoke(report);
        }
    }

    private QualityProbe? OpenProbe()
    {
        QualityProbe? probe = QualityProbe.For(_trainer.Source, _heldOut, _qualityOptions.Samples);
        if (probe is not null)
        {
            _log.Write($"Quality is the {probe.Description}, of {_qualityOptions.Samples:N0} fakes.");
        }

        return probe;
    }

    private void StopIfFlat()
    {
        if (_qualityOptions.StopWhenFlatKimg > 0 && _quality.Plateau?.IsFlatFor(_qualityOptions.StopWhenFlatKimg) == true)
        {
            _flat.Cancel();
        }
    }

    private void LogEnd(RunEnd end, TimeSpan took)
    {
        string reached = FormattableString.Invariant($"{_trainer.Kimg:0.###} kimg, round {_trainer.Round}");
        _log.Write(end switch
        {
            RunEnd.Finished => $"Finished at {reached}.",
            RunEnd.Flat => (FormattableString)$"Stopped at {reached}: the quality has not improved by 1 % for {_quality.Plateau!.FlatKimg:0.###} kimg.",
            _ => $"Interrupted at {reached}; the checkpoint is saved.",
        });
        if (_quality.Verdict is { } verdict)
        {
            _log.Write($"In the end: {verdict}. Measuring it took {_qualityTime / took:0.0 %} of the time.");
        }
    }

    /// <summary>The generator's answers to fixed latents; of networks that take labels, to one class after the other.</summary>
    private torch.Tensor DrawFakes(int count, long seed, GeneratorWeights weights)
    {
        torch.Tensor latents = _trainer.DrawLatents(count, seed);
        torch.Tensor? labels = _trainer.IsConditional ? torch.arange(count, torch.int64) % _trainer.Source.ClassCount : null;
        return _trainer.Sample(latents, weights, labels);
    }
}
