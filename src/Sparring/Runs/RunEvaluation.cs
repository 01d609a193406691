using System.Security.Cryptography;
using Sparring.Data;
using Sparring.Metrics.Evaluation;
using Sparring.Storage;
using Sparring.Tensors;

namespace Sparring.Runs;

/// <summary>Measures the fakes of a run's checkpoints, and keeps what it finds in the run's folder. It needs no lock: a training may go on.</summary>
/// <param name="folder">The run.</param>
/// <param name="evaluator">It stays the caller's.</param>
/// <param name="options">Those of the evaluator.</param>
/// <param name="raw">Draw with the weights of the moment, and not with their moving average.</param>
/// <param name="metricsFile">The file of lines; by default the run's own. Pictures go into a folder beside it that has its name without the ending.</param>
public sealed class RunEvaluation(RunFolder folder, Evaluator evaluator, EvaluationOptions options, bool raw = false, string? metricsFile = null)
{
    private const string AverageWeights = "ema";
    private const string RawWeights = "raw";

    private readonly EvaluationFiles _files = new(folder, metricsFile);

    /// <summary>The file of lines.</summary>
    public string File => _files.Lines;

    /// <summary>The checkpoints that are kept, by round.</summary>
    public IReadOnlyList<CheckpointEntry> Checkpoints => new CheckpointStore(folder.Checkpoints).List();

    /// <summary>Whether a folder is a run, or only a folder of images.</summary>
    public static bool IsRun(string path) => !ImageSources.BuiltIn.Contains(path) && System.IO.File.Exists(new RunFolder(path).Options);

    /// <summary>Lets a run pass that has the checkpoint, before anything that takes time.</summary>
    /// <exception cref="UsageException">There is no such run or checkpoint.</exception>
    public static void RequireCheckpoint(RunFolder folder, string? checkpoint)
    {
        ArgumentNullException.ThrowIfNull(folder);
        RunManifest.Read(folder.Options);
        CheckpointChoice.Find(folder, checkpoint);
    }

    /// <summary>Measures one checkpoint, and adds its line where the same is not there yet.</summary>
    /// <param name="checkpoint">Its name, "best" or "latest"; by default the best where quality was measured while training, else the latest.</param>
    /// <param name="cancellation">Ends it; nothing is written then.</param>
    /// <exception cref="UsageException">There is no such checkpoint, or the fakes cannot be compared with the reference.</exception>
    public CheckpointEvaluation Evaluate(string? checkpoint = null, CancellationToken cancellation = default) =>
        Evaluate(CheckpointChoice.Find(folder, checkpoint), known: [], cancellation);

    /// <summary>Measures one of <see cref="Checkpoints"/> where no line with the same settings exists, and else gives that line.</summary>
    /// <exception cref="SparringException">The checkpoint is damaged or gone.</exception>
    /// <inheritdoc cref="Evaluate(string?, CancellationToken)"/>
    public CheckpointEvaluation EvaluateOnce(CheckpointEntry checkpoint, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Evaluate(CheckpointStore.Open(checkpoint), MetricsFile.Read(File), cancellation);
    }

    /// <summary>Draws a curve into the folder of pictures.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="SparringException">It cannot be written.</exception>
    public string Write(EvaluationCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return _files.WritePicture("curve.png", curve.Encode());
    }

    private CheckpointEvaluation Evaluate(Checkpoint whole, IReadOnlyList<EvaluationRecord> known, CancellationToken cancellation)
    {
        bool averaged = !raw && whole.Files.Contains(CheckpointFiles.GeneratorAverage);
        string file = whole.PathOf(averaged ? CheckpointFiles.GeneratorAverage : CheckpointFiles.Generator);
        (GeneratorFile generator, double kimg, string hash) = Load(whole, file, evaluator.Device);
        using GeneratorFile owned = generator;
        var fakes = new GeneratedImages(generator, folder.Name, options.Count, options.Seed);
        EvaluationRecord asked = Question(whole.Entry, kimg, fakes.Name, averaged ? AverageWeights : RawWeights, hash);
        if (known.LastOrDefault(asked.AsksTheSame) is { } answered)
        {
            return new CheckpointEvaluation(answered, null, null);
        }

        MetricsFile.RequireWritable(File);
        EvaluationResult result = evaluator.Measure(fakes, cancellation);
        EvaluationRecord record = EvaluationRecord.Of(evaluator, result, options) with
        {
            Checkpoint = asked.Checkpoint,
            Round = asked.Round,
            Kimg = asked.Kimg,
            Weights = asked.Weights,
            Generator = asked.Generator,
        };
        // The numbers first: a picture that cannot be written does not cost them.
        if (!MetricsFile.Read(File).Any(line => record.AsksTheSame(line) && SameValues(record.Values, line.Values)))
        {
            MetricsFile.Append(File, record);
        }

        string? picture = evaluator.NearestPairs(fakes, result) is { } png
            ? _files.WritePicture($"nearest-{whole.Entry.Name}{(averaged ? "" : "-raw")}.png", png)
            : null;

        return new CheckpointEvaluation(record, result, picture);
    }

    /// <summary>The line without what is to be found.</summary>
    private EvaluationRecord Question(CheckpointEntry checkpoint, double kimg, string name, string weights, string generator) => new()
    {
        Fakes = name,
        Checkpoint = checkpoint.Name,
        Round = checkpoint.Round,
        Kimg = kimg,
        Weights = weights,
        Generator = generator,
        Reference = "",
        ReferenceFingerprint = evaluator.ReferenceFingerprint,
        TrainingFingerprint = evaluator.TrainingFingerprint,
        FeaturesFingerprint = evaluator.Features?.Fingerprint,
        Method = evaluator.Method,
        FakeCount = options.Count,
        RealCount = 0,
        Seed = options.Seed,
        Metrics = [.. evaluator.Metrics.Select(MetricNames.Of)],
        Values = new Dictionary<string, double>(),
        Warnings = [],
    };

    /// <summary>All that is needed of a checkpoint, before anything that takes time: a training that goes on may prune it.</summary>
    private static (GeneratorFile Generator, double Kimg, string Hash) Load(Checkpoint whole, string file, ComputeDevice device)
    {
        try
        {
            double kimg = CheckpointFiles.ReadKimg(whole);
            using FileStream stream = System.IO.File.OpenRead(file);
            string hash = Convert.ToHexStringLower(SHA256.HashData(stream));
            return (GeneratorFile.Load(file, device), kimg, hash);
        }
        catch (Exception e) when (DiskErrors.Covers(e))
        {
            throw new SparringException($"The checkpoint '{whole.Entry.Path}' went while it was read: {e.Message.TrimEnd('.')}. Use another checkpoint of the run", e);
        }
    }

    private static bool SameValues(IReadOnlyDictionary<string, double> one, IReadOnlyDictionary<string, double> other) =>
        one.Count == other.Count && one.All(entry => other.TryGetValue(entry.Key, out double value) && value.Equals(entry.Value));
}
