using Sparring.Data;
using Sparring.Networks;
using Sparring.Options;
using Sparring.Tensors;
using Sparring.Training;
using TorchSharp;

namespace Sparring.Runs;

/// <summary>A recipe at work: opens the data, builds the networks, trains them and keeps the run folder.</summary>
public sealed class TrainingRun : IDisposable
{
    private readonly OpenedData _data;
    private readonly NetworkPair _networks;
    private readonly Trainer _trainer;

    private TrainingRun(
        Func<RunManifest, IImageSource, RunFolder> folder, RunOptions options, bool allowChanges, IProgress<OpenProgress>? progress, CancellationToken cancellation)
    {
        OptionsGate.Require(options);
        Options = options with { Data = Located(options.Data) };
        _data = ImageSources.Open(options.Data, progress, cancellation);
        try
        {
            _networks = BuildNetworks(options, _data.Training.Shape);
            _trainer = new Trainer(_networks.Generator, _networks.Discriminator, _data.Training, options.Training, heldOut: _data.HeldOut);
            RunManifest manifest = RunManifest.For(OptionsDocument.ToNode(Options), _data, _trainer);
            Recorder = RunRecorder.Open(folder(manifest, _data.Training), _trainer, manifest, Options, _data.HeldOut, allowChanges);
        }
        catch
        {
            _trainer?.Dispose();
            _networks?.Dispose();
            _data.Dispose();
            throw;
        }
    }

    /// <summary>The options that the run was made with.</summary>
    public RunOptions Options { get; }

    /// <summary>The keeper of the run's folder.</summary>
    public RunRecorder Recorder { get; }

    /// <summary>Real samples shown so far, in thousands.</summary>
    public double Kimg => _trainer.Kimg;

    /// <summary>Rounds played so far.</summary>
    public long Round => _trainer.Round;

    /// <summary>What convolutions and linear layers compute with, and why.</summary>
    public PrecisionChoice Precision => _trainer.Precision;

    /// <summary>What the run is trained with.</summary>
    public ComputeDevice Device => _trainer.Device;

    /// <summary>What the run is trained on, and what is held out from it.</summary>
    public OpenedData Data => _data;

    /// <summary>Starts a run in a new folder.</summary>
    /// <param name="options">A recipe's options, or changed ones.</param>
    /// <param name="folder">The run's folder; it must not hold a run yet.</param>
    /// <param name="progress">Told how far the opening of the data has come.</param>
    /// <param name="cancellation">Ends the opening of the data.</param>
    /// <exception cref="UsageException">The options are not valid, the data cannot be used, or the folder holds a run.</exception>
    public static TrainingRun Create(
        RunOptions options, RunFolder folder, IProgress<OpenProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(folder);
        return File.Exists(folder.Options)
            ? throw new UsageException($"'{folder.Path}' holds a run already. Resume it, or name another folder.")
            : new TrainingRun((_, _) => folder, options, allowChanges: false, progress, cancellation);
    }

    /// <summary>Starts a run in the next numbered folder, such as `runs/00007-kittens-quick`, which is made when everything else is ready.</summary>
    /// <param name="options">A recipe's options, or changed ones.</param>
    /// <param name="runsRoot">The folder of runs, which need not exist.</param>
    /// <param name="progress">Told how far the opening of the data has come.</param>
    /// <param name="cancellation">Ends the opening of the data.</param>
    /// <exception cref="UsageException">The options are not valid or the data cannot be used.</exception>
    public static TrainingRun CreateNumbered(
        RunOptions options, string runsRoot, IProgress<OpenProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TrainingRun(
            (manifest, source) => RunFolder.CreateNumbered(
                runsRoot, $"{source.Name}-{options.Recipe}", unfinished => RunRecorder.Fill(unfinished, manifest, source, options.Output)),
            options, allowChanges: false, progress, cancellation);
    }

    /// <summary>Goes on with a run where its latest checkpoint was taken.</summary>
    /// <param name="options">Its options as <see cref="ReadOptions"/> gives them, or changed ones.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="allowChanges">Go on although options or data are not those of the run.</param>
    /// <param name="progress">Told how far the opening of the data has come.</param>
    /// <param name="cancellation">Ends the opening of the data.</param>
    /// <exception cref="UsageException">The options or the data differ and changes are not allowed; each difference is named.</exception>
    public static TrainingRun Resume(
        RunOptions options, RunFolder folder, bool allowChanges = false, IProgress<OpenProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(folder);
        RunManifest.Read(folder.Options);
        return new TrainingRun((_, _) => folder, options, allowChanges, progress, cancellation);
    }

    /// <summary>The options that a run was made with.</summary>
    /// <exception cref="UsageException">The folder is no run, or one of networks of the user's own.</exception>
    public static RunOptions ReadOptions(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return RunManifest.Read(folder.Options).ReadOptions(folder.Path);
    }

    /// <summary>Where a run would go on, in kimg: at its latest whole checkpoint, or at 0 where there is none.</summary>
    public static double ReadKimg(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new CheckpointStore(folder.Checkpoints).OpenLatest(out _) is { } checkpoint ? CheckpointFiles.ReadKimg(checkpoint) : 0;
    }

    /// <summary>Trains until the length is reached, the quality is flat, or the token is cancelled.</summary>
    /// <inheritdoc cref="RunRecorder.Run"/>
    public RunEnd Run(CancellationToken cancellation = default) => Recorder.Run(cancellation);

    /// <summary>Builds the networks that the options name, with the initial weights of their seed.</summary>
    /// <exception cref="InvalidOperationException">A trainer is active in this process.</exception>
    /// <exception cref="SparringException">libtorch cannot be loaded; the message names the cause.</exception>
    internal static NetworkPair BuildNetworks(RunOptions options, SampleShape shape)
    {
        NativeLibraries.EnsureLoaded();
        Trainer.RequireNoneActive();
        torch.manual_seed(options.Training.Seed);
        return NetworkPair.Create(options.Network, options.Training.LatentSize, shape);
    }

    /// <summary>Data named from where they lie, so that a run can be resumed from another folder.</summary>
    private static DataOptions Located(DataOptions data) => data with { Source = ImageSources.Located(data.Source) };

    /// <inheritdoc/>
    public void Dispose()
    {
        Recorder.Dispose();
        _trainer.Dispose();
        _networks.Dispose();
        _data.Dispose();
    }
}
