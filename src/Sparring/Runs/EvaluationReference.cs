using Sparring.Data;
using Sparring.Metrics.Evaluation;

namespace Sparring.Runs;

/// <summary>The real images of an evaluation, opened from where they lie.</summary>
public sealed class EvaluationReference : IDisposable
{
    private readonly List<OpenedData> _opened = [];

    private EvaluationReference()
    {
    }

    /// <summary>What fakes are compared with.</summary>
    public EvaluationData Data { get; private set; } = null!;

    /// <summary>What the reference is and what was held out, as clauses for people.</summary>
    public string Description { get; private set; } = "";

    /// <summary>What is worth knowing of it and of the fakes that were opened for it, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <summary>
    /// Data that two sets are compared by. All of them are the reference; only where memorisation is asked for by name, a part is held out as a
    /// training would hold it out (<see cref="HeldOutPart"/>), the rest is the reference, and the fakes are taken to be trained on that.
    /// </summary>
    /// <param name="data">Where they lie, and how they become samples. What it says of a held-out share is of no importance.</param>
    /// <param name="options">What will be measured.</param>
    /// <param name="progress">Is told how far the opening has come.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="UsageException">The data cannot be used.</exception>
    public static EvaluationReference OfData(
        DataOptions data, EvaluationOptions options, IProgress<OpenProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        RequireNoRun(data.Source);
        bool split = AsksForMemorisation(options);
        return Fill(reference =>
        {
            OpenedData opened = reference.Open(data with { HeldOutShare = split ? null : 0 }, progress, cancellation);
            reference.NoteResizing(opened);
            reference.Data = new EvaluationData(opened.Training) { Training = split ? opened.Training : null, HeldOut = opened.HeldOut };
            reference.Description = split ? $"all but the {Text(opened.HeldOut?.Count ?? 0)} held out for memorisation" : "all of them";
        });
    }

    /// <summary>
    /// What a run's fakes are compared with: its own training data, as the field computes FID, or other data. Memorisation always compares
    /// with the training data and what was held out from them; with other data it is measured only where it is asked for by name.
    /// </summary>
    /// <param name="folder">The run.</param>
    /// <param name="against">Other data, opened in the size and colours that the run draws; null for the run's own.</param>
    /// <param name="options">What will be measured.</param>
    /// <param name="progress">Is told how far the opening has come.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="UsageException">The run or its data cannot be used.</exception>
    public static EvaluationReference OfRun(
        RunFolder folder, DataOptions? against, EvaluationOptions options, IProgress<OpenProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        RunManifest manifest = RunManifest.Read(folder.Options);
        if (against is not null)
        {
            RequireNoRun(against.Source);
        }

        DataOptions ownOptions = manifest.ReadOptions(folder.Path).Data;
        return Fill(reference =>
        {
            OpenedData? own = against is null || AsksForMemorisation(options) ? reference.OpenOwn(ownOptions, manifest, progress, cancellation) : null;
            IImageSource compared;
            if (against is null)
            {
                compared = own!.Training;
                reference.Description = "the run's own training data";
            }
            else
            {
                OpenedData other = reference.Open(InSizeOf(manifest.Data.ToShape(), against with { HeldOutShare = 0 }), progress, cancellation);
                reference.NoteResizing(other);
                compared = other.Training;
                reference.Description = "all of them";
            }

            if (own is not null && (AsksForMemorisation(options) || (options.Metrics is null && own.Training.Shape.IsImage)))
            {
                reference.Description += own.HeldOut is { } heldOut
                    ? $"; memorisation looks at the {Text(heldOut.Count)} images held out from {(against is null ? "them" : "the training data")}"
                    : "";
            }

            reference.Data = new EvaluationData(compared) { Training = own?.Training, HeldOut = own?.HeldOut };
            Evaluator.RequireShape(reference.Data, options, manifest.Data.ToShape(), folder.Path);
        });
    }

    /// <summary>Opens fakes that lie somewhere in the size and colours of the reference, or in their own where all metrics take any.</summary>
    /// <param name="fakes">Where they lie, and how they become samples. The size is the reference's.</param>
    /// <param name="options">What will be measured.</param>
    /// <param name="progress">Is told how far the opening has come.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The caller's to dispose.</returns>
    /// <exception cref="UsageException">The images cannot be used, or a metric does not suit the reference.</exception>
    public OpenedData OpenFakes(
        DataOptions fakes, EvaluationOptions options, IProgress<OpenProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(fakes);
        ArgumentNullException.ThrowIfNull(options);
        DataOptions data = fakes with { HeldOutShare = 0 };
        OpenedData opened = ImageSources.Open(Evaluator.TakesAnySize(Data, options) ? data : InSizeOf(Data.Reference.Shape, data), progress, cancellation);
        try
        {
            Evaluator.RequireShape(Data, options, opened.All.Shape, opened.All.Name);
            NoteResizing(opened);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _opened.ForEach(opened => opened.Dispose());

    private static bool AsksForMemorisation(EvaluationOptions options) => options.Metrics?.Contains(MetricKind.Memorisation) ?? false;

    private static void RequireNoRun(string source)
    {
        if (RunEvaluation.IsRun(source))
        {
            throw new UsageException($"'{PrintableName.Of(source)}' is a run, and fakes are compared with real images. Name data; a run is what is evaluated, not what it is compared with.");
        }
    }

    private static EvaluationReference Fill(Action<EvaluationReference> fill)
    {
        var reference = new EvaluationReference();
        try
        {
            fill(reference);
            return reference;
        }
        catch
        {
            reference.Dispose();
            throw;
        }
    }

    private static DataOptions InSizeOf(SampleShape shape, DataOptions options) => shape.IsImage
        ? options with { Height = shape.Height, Width = shape.Width, Channels = shape.Channels }
        : options;

    private static string Text(int count) => count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);

    private OpenedData Open(DataOptions options, IProgress<OpenProgress>? progress, CancellationToken cancellation)
    {
        OpenedData opened = ImageSources.Open(options, progress, cancellation);
        _opened.Add(opened);
        return opened;
    }

    /// <summary>A run's own data were resized for its training too; of others nobody expects it, and it moves every number.</summary>
    private void NoteResizing(OpenedData opened)
    {
        if (opened.Images is not { } images)
        {
            return;
        }

        (int Width, int Height)[] others =
        [
            .. images.Facts.ToArray().Select(fact => (fact.Width, fact.Height)).Where(size => size != (images.Shape.Width, images.Shape.Height)),
        ];
        if (others.Length > 0)
        {
            (int Width, int Height)[] sizes = [.. others.Distinct()];
            string found = sizes.Length == 1 ? $"are {sizes[0].Width}x{sizes[0].Height}" : $"have {Text(sizes.Length)} other sizes";
            Notes = [.. Notes, $"{Text(others.Length)} of the {Text(images.Count)} images of '{images.Name}' {found} on disk, and were resized to {images.Shape.Width}x{images.Shape.Height}, which moves every number."];
        }
    }

    private OpenedData OpenOwn(DataOptions options, RunManifest manifest, IProgress<OpenProgress>? progress, CancellationToken cancellation)
    {
        OpenedData own;
        try
        {
            own = Open(options, progress, cancellation);
        }
        catch (UsageException e)
        {
            throw new UsageException($"The run's own training data, its reference, cannot be opened: {e.Message} Or name data to compare with: --against DATA.", e);
        }

        if (own.Training.Fingerprint != manifest.Data.Fingerprint)
        {
            Notes = [.. Notes, $"The training data have changed since the run was made: {manifest.Data} then, {DataDescription.Of(own.Training)} now."];
        }

        return own;
    }
}
