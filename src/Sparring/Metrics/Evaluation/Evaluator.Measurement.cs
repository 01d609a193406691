using Sparring.Metrics.Distances;
using Sparring.Metrics.Features;
using Sparring.Metrics.Memorisation;
using static TorchSharp.torch;

namespace Sparring.Metrics.Evaluation;

public sealed partial class Evaluator
{
    /// <summary>One set of fakes on its way through the metrics.</summary>
    private sealed class Measurement(Evaluator evaluator, IImageSet fakes, CancellationToken cancellation)
    {
        private readonly List<MetricValue> _values = [];
        private readonly List<string> _warnings = [];
        private ImageFeatures? _fakeFeatures;
        private MemorisationResult? _memorisation;

        private ImageFeatures FakeFeatures => _fakeFeatures ??= evaluator.Look(fakes, "the fakes", evaluator._features!.Extractor, cancellation);

        private ImageFeatures RealFeatures => evaluator.RealFeatures(cancellation);

        public EvaluationResult Run()
        {
            // No no_grad around all of it: a classifier of modes may have to be trained.
            try
            {
                foreach (MetricKind kind in evaluator.Metrics)
                {
                    TryMeasure(kind);
                }
            }
            finally
            {
                _fakeFeatures?.Dispose();
            }

            if (_values.Count == 0)
            {
                throw new UsageException(string.Join('\n', _warnings));
            }

            return new EvaluationResult
            {
                Fakes = fakes.Name,
                FakeCount = fakes.Count,
                Reference = evaluator._reals.Name,
                ReferenceFingerprint = evaluator.ReferenceFingerprint,
                RealCount = evaluator._reals.Count,
                Features = evaluator.Features,
                Values = _values,
                Memorisation = _memorisation,
                Warnings = [.. _warnings.Distinct()],
            };
        }

        /// <summary>What nobody asked for by name, and is not possible with these images, does not stand in the way of the rest.</summary>
        private void TryMeasure(MetricKind kind)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Measure(kind);
            }
            catch (UsageException e) when (evaluator._options.Metrics is null)
            {
                _warnings.Add($"'{MetricNames.Of(kind)}' is left out: {e.Message}");
            }
        }

        private void Measure(MetricKind kind)
        {
            if (MetricChoice.NeedsFeatures(kind))
            {
                // Both before the metric, so that what is reported is what takes the time.
                _ = (RealFeatures, FakeFeatures);
            }

            Say(MetricNames.Of(kind));
            switch (kind)
            {
                case MetricKind.Fid:
                    MeasureFid();
                    break;
                case MetricKind.Kid:
                    MeasureKid();
                    break;
                case MetricKind.Prdc:
                    MeasurePrdc();
                    break;
                case MetricKind.InceptionScore:
                    MeasureScore();
                    break;
                case MetricKind.Swd:
                    MeasureSwd();
                    break;
                case MetricKind.Modes:
                    _values.AddRange(evaluator.Modes(cancellation).Count(fakes, cancellation));
                    break;
                default:
                    MeasureMemorisation();
                    break;
            }
        }

        private void MeasureFid()
        {
            using var statistics = GaussianStatistics.Of(FakeFeatures.Vectors);
            FrechetDistanceResult found = FrechetDistance.Between(evaluator.RealStatistics(cancellation), statistics);
            Add(MetricKind.Fid, "fid", found.Value, null, MetricDirection.Lower, FormattableString.Invariant(
                $"of it about {found.ExpectedBias:0.####} is owed to the number of images"));
            Add(MetricKind.Fid, "fidExpectedBias", found.ExpectedBias, null, MetricDirection.Neither, "");
            Add(MetricKind.Fid, "fidMeanPart", found.MeanPart, null, MetricDirection.Neither, "");
            Warn("fid", found.Warning);
        }

        private void MeasureKid()
        {
            using var scope = NewDisposeScope();
            KernelDistanceResult found = KernelDistance.BetweenAll(Some(RealFeatures.Vectors), Some(FakeFeatures.Vectors), cancellation);
            Add(MetricKind.Kid, "kid", found.Value, found.StandardError, MetricDirection.Lower, "about 0 for fakes like the reals, whatever their number");
            Warn("kid", found.Warning);
        }

        private void MeasurePrdc()
        {
            using var scope = NewDisposeScope();
            PrecisionRecallResult found = PrecisionRecall.Of(Some(RealFeatures.Vectors), Some(FakeFeatures.Vectors), cancellationToken: cancellation);
            Add(MetricKind.Prdc, "precision", found.Precision, null, MetricDirection.Higher, "of the fakes lie among reals");
            Add(MetricKind.Prdc, "recall", found.Recall, null, MetricDirection.Higher, "of the reals lie among fakes");
            Add(MetricKind.Prdc, "density", found.Density, null, MetricDirection.Higher, "about 1 for fakes like the reals");
            Add(MetricKind.Prdc, "coverage", found.Coverage, null, MetricDirection.Higher, "of the reals have a fake near by; about 0.97 for fakes like the reals");
            Warn("prdc", found.Warning);
        }

        private void MeasureScore()
        {
            int splits = fakes.Count >= FieldsScoreCount ? FieldsSplits : 1;
            InceptionScoreResult found = InceptionScore.Of(FakeFeatures.Probabilities!, splits);
            Add(MetricKind.InceptionScore, "inceptionScore", found.Mean, splits > 1 ? found.StandardDeviation : null, MetricDirection.Higher,
                $"in {splits} {(splits == 1 ? "split" : "splits")}, by the {evaluator._features!.Extractor.ClassCount:N0} classes of '{evaluator._features.Extractor.Name}'");
            Warn("is", found.Warning);
        }

        private void MeasureSwd()
        {
            if (!fakes.Shape.IsImage)
            {
                using var scope = NewDisposeScope();
                double distance = SlicedWasserstein.Between(ModeReader.Points(evaluator._reals), ModeReader.Points(fakes), seed: evaluator._options.Seed, cancellationToken: cancellation);
                Add(MetricKind.Swd, "swd", distance, null, MetricDirection.Lower, "in the points' own unit");
                return;
            }

            SlicedWassersteinResult found = SlicedWasserstein.Between(evaluator._reals, fakes, evaluator._options.Seed, cancellationToken: cancellation);
            Add(MetricKind.Swd, "swd", found.Mean, null, MetricDirection.Lower, FormattableString.Invariant(
                $"times 1,000: {string.Join(", ", found.Levels.Select(level => FormattableString.Invariant($"{level.Distance:0.00} at {level.Width}x{level.Height}")))}"));
            foreach (SlicedWassersteinLevel level in found.Levels)
            {
                Add(MetricKind.Swd, $"swd{level.Height}", level.Distance, null, MetricDirection.Neither, "");
            }
        }

        private void MeasureMemorisation()
        {
            MemorisationReader reader = evaluator._memorisation!;
            // What looked for the other metrics has looked for this one too.
            ImageFeatures? known = reader.Uses(evaluator._features?.Extractor) ? FakeFeatures : null;
            _memorisation = reader.Measure(fakes, known, cancellation);
            _values.AddRange(reader.Values(_memorisation));
            Warn("memorisation", reader.Warning);
        }

        /// <summary>Rows for work that grows with the square.</summary>
        private Tensor Some(Tensor vectors)
        {
            if (vectors.shape[0] <= MostNeighbours)
            {
                return vectors;
            }

            _warnings.Add(FormattableString.Invariant($"kid and prdc look at {MostNeighbours:N0} of each side's images, spread evenly, because their work grows with the square."));
            return vectors.index_select(0, tensor(EvenSubset.Indices((int)vectors.shape[0], MostNeighbours, evaluator._options.Seed), ScalarType.Int64));
        }

        private void Add(MetricKind kind, string name, double value, double? error, MetricDirection direction, string meaning) =>
            _values.Add(new MetricValue(kind, name, value, error, direction, meaning));

        private void Warn(string metric, string? warning)
        {
            if (warning is not null)
            {
                _warnings.Add($"{metric}: {warning}");
            }
        }

        private void Say(string what) => evaluator._progress?.Report(new EvaluationProgress(EvaluationPhase.Measuring, what, 0, 0));
    }
}
