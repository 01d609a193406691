using System.Text.Json;
using Sparring.Balance;
using Sparring.Options;
using Sparring.Tensors.Safetensors;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Runs;

/// <summary>A trainer's state as the files of a checkpoint, and back.</summary>
internal static class CheckpointFiles
{
    public const string Generator = "generator.safetensors";
    public const string GeneratorAverage = "generator-ema.safetensors";
    private const string Discriminator = "discriminator.safetensors";
    private const string Optimizers = "optimizers.safetensors";
    private const string Rivals = "rivals.safetensors";
    private const string State = "state.json";
    private const int Format = 1;

    /// <summary>The files that hold a state.</summary>
    /// <param name="state">What <see cref="Trainer.Capture"/> gave.</param>
    /// <param name="aboutRun">What the files say of the run.</param>
    public static IReadOnlyList<CheckpointFile> Of(
        TrainerState state, IReadOnlyDictionary<string, string> aboutRun)
    {
        List<CheckpointFile> files =
        [
            Tensors(Generator, state.Generator, With(aboutRun, "weights", "raw")),
            Tensors(Discriminator, state.Discriminator, With(aboutRun, "weights", "raw")),
            Tensors(Optimizers, state.Optimizers, With(aboutRun, "weights", "raw")),
            new(State, stream => JsonSerializer.Serialize(
                stream, new StateFile(Format, state.Progress.ImagesShown / 1000.0, state.Progress), OptionsJson.Serializer)),
        ];
        if (state.GeneratorAverage is { } average)
        {
            files.Add(Tensors(GeneratorAverage, average, With(aboutRun, "weights", "average")));
        }

        if (state.Rivals.Count > 0)
        {
            files.Add(Tensors(Rivals, state.Rivals, With(aboutRun, "weights", "raw")));
        }

        return files;
    }

    /// <summary>Reads the state out of a whole checkpoint and hands it over; its tensors live as long as that takes.</summary>
    public static void Use(Checkpoint checkpoint, Action<TrainerState> use)
    {
        StateFile state = ReadState(checkpoint.PathOf(State));
        bool averaged = checkpoint.Files.Contains(GeneratorAverage);
        using SafetensorsContent generator = SafetensorsFile.Read(checkpoint.PathOf(Generator));
        using SafetensorsContent? average = averaged ? SafetensorsFile.Read(checkpoint.PathOf(GeneratorAverage)) : null;
        using SafetensorsContent discriminator = SafetensorsFile.Read(checkpoint.PathOf(Discriminator));
        using SafetensorsContent optimizers = SafetensorsFile.Read(checkpoint.PathOf(Optimizers));
        using SafetensorsContent? rivals = checkpoint.Files.Contains(Rivals) ? SafetensorsFile.Read(checkpoint.PathOf(Rivals)) : null;
        use(new TrainerState(
            state.Progress, generator.Tensors, average?.Tensors, discriminator.Tensors, optimizers.Tensors, rivals?.Tensors ?? new Dictionary<string, Tensor>()));
    }

    /// <summary>The returns of a game to earlier states, in order, up to a checkpoint.</summary>
    public static IReadOnlyList<Healing> ReadHealings(Checkpoint checkpoint) => ReadState(checkpoint.PathOf(State)).Progress.Balance?.Healings ?? [];

    /// <summary>How far a checkpoint is, in kimg.</summary>
    public static double ReadKimg(Checkpoint checkpoint) => ReadState(checkpoint.PathOf(State)).Kimg;

    private static StateFile ReadState(string path)
    {
        try
        {
            StateFile state = JsonSerializer.Deserialize<StateFile>(File.ReadAllText(path), OptionsJson.Serializer)
                ?? throw new JsonException("The file is empty.");
            return state.Format == Format
                ? state
                : throw new UsageException(
                    $"'{path}' has format {state.Format}; this version of Sparring reads format {Format}. Use the version that wrote it.");
        }
        catch (JsonException e)
        {
            throw new UsageException($"'{path}' is not the state of a checkpoint: {e.Message}", e);
        }
    }

    private static CheckpointFile Tensors(
        string name, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata) =>
        new(name, stream => SafetensorsFile.Write(stream, tensors, metadata));

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> metadata, string key, string value) =>
        new(metadata) { [key] = value };

    private sealed record StateFile(int Format, double Kimg, TrainerProgress Progress);
}
