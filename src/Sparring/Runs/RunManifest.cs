using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sparring.Balance;
using Sparring.Data;
using Sparring.Options;
using Sparring.Tensors;
using Sparring.Training;
using TorchSharp;

namespace Sparring.Runs;

/// <summary>What `options.json` holds: the resolved options, what they were applied to and with what.</summary>
/// <param name="Format">The version of this file's form.</param>
/// <param name="Options">The options: a whole <see cref="RunOptions"/>, or, for networks of the user's own, its training and output parts.</param>
/// <param name="Data">What the run was trained on.</param>
/// <param name="Versions">The software that made the run.</param>
/// <param name="Threads">The threads that libtorch computed with: results depend on them in the last bits.</param>
internal sealed record RunManifest(int Format, JsonObject Options, DataDescription Data, IReadOnlyDictionary<string, string> Versions, int Threads)
{
    public const int CurrentFormat = 1;

    /// <summary>What was computed with, such as "cuda:0 (NVIDIA H100 80GB HBM3)": results depend on it in the last bits.</summary>
    public string Device { get; init; } = ComputeDevice.Cpu.Name;

    /// <summary>What convolutions and linear layers computed with, "fp32" or "bf16"; null in the file of a version that had nothing but fp32.</summary>
    public string? Precision { get; init; }

    /// <summary>Of a run on data that were opened, with what was held out and left out.</summary>
    public static RunManifest For(JsonObject options, OpenedData data, Trainer trainer) => For(
        options, DataDescription.Of(data.Training) with { HeldOut = data.HeldOut?.Count ?? 0, BadFiles = data.BadFiles.Count }, trainer);

    /// <summary>Of a run on a source of the user's own.</summary>
    public static RunManifest For(JsonObject options, Trainer trainer) => For(options, DataDescription.Of(trainer.Source), trainer);

    private static RunManifest For(JsonObject options, DataDescription data, Trainer trainer) => new(CurrentFormat, options, data, CurrentVersions(), torch.get_num_threads())
    {
        Device = trainer.Device.Description,
        Precision = trainer.Precision.Name,
    };

    /// <summary>What keeps another manifest's run from being the continuation of this one, a sentence each.</summary>
    public IReadOnlyList<string> DifferencesTo(RunManifest requested)
    {
        List<string> differences = [.. OptionsDifference.Between(GameOf(Options), GameOf(requested.Options))];
        if (Data.Fingerprint != requested.Data.Fingerprint)
        {
            differences.Add($"data: {Data} in the run, {requested.Data} now");
        }

        // Whether it was asked for or found best does not matter.
        string before = Precision ?? "fp32";
        if (before != requested.Precision)
        {
            differences.Add($"training.precision: computed in {before} in the run, in {requested.Precision} now; --precision {before} goes on as before");
        }

        return differences;
    }

    /// <summary>What keeps the networks matched.</summary>
    public BalancePolicyKind BalancePolicy =>
        Enum.TryParse(Options["training"]?["balance"]?["policy"]?.GetValue<string>(), ignoreCase: true, out BalancePolicyKind policy) ? policy : BalancePolicyKind.Off;

    /// <summary>The differences in what a policy of the balance starts from, and in the policy, a sentence each.</summary>
    public IReadOnlyList<string> BalanceDifferencesTo(RunManifest requested)
    {
        return OptionsDifference.Between(Start(this), Start(requested));

        static JsonObject Start(RunManifest manifest)
        {
            JsonNode training = GameOf(manifest.Options)["training"]!;
            return new JsonObject
            {
                ["training.balance.policy"] = $"{manifest.BalancePolicy}",
                ["training.instanceNoise"] = training["instanceNoise"]?.DeepClone(),
                ["training.augmentProbability"] = training["augmentProbability"]?.DeepClone(),
                ["training.loss.r1Gamma"] = training["loss"]?["r1Gamma"]?.DeepClone(),
            };
        }
    }

    /// <summary>What may keep the next rounds from being those of an uninterrupted run in their last bits, a sentence each.</summary>
    public IEnumerable<string> NotesOn(RunManifest requested)
    {
        if (Threads != requested.Threads)
        {
            yield return $"computed with {Threads} threads before, with {requested.Threads} now";
        }

        if (Device != requested.Device)
        {
            yield return $"computed on {Device} before, on {requested.Device} now";
        }

        foreach ((string name, string version) in Versions)
        {
            if (requested.Versions.GetValueOrDefault(name) is { } now && now != version)
            {
                yield return $"{name} {version} before, {now} now";
            }
        }
    }

    public static RunManifest Read(string path)
    {
        try
        {
            RunManifest manifest = JsonSerializer.Deserialize<RunManifest>(File.ReadAllText(path), OptionsJson.Serializer)
                ?? throw new JsonException("The file is empty.");
            if (manifest.Options is null || manifest.Data is null || manifest.Versions is null)
            {
                throw new JsonException("It lacks the options, the data or the versions.");
            }

            return manifest.Format == CurrentFormat
                ? manifest
                : throw new UsageException(
                    $"'{path}' has format {manifest.Format}; this version of Sparring reads format {CurrentFormat}. Use the version that made the run.");
        }
        catch (JsonException e)
        {
            throw new UsageException($"'{path}' is not the options file of a run: {e.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"'{Path.GetDirectoryName(path)}' is not a run: it has no {Path.GetFileName(path)}. Name a folder that `sparring train` made.", e);
        }
    }

    /// <summary>The whole options of a run of a recipe.</summary>
    /// <param name="run">The run's folder, for the message.</param>
    /// <exception cref="UsageException">The run is of networks of the user's own.</exception>
    public RunOptions ReadOptions(string run)
    {
        try
        {
            return Options.ContainsKey("network")
                ? Options.Deserialize<RunOptions>(OptionsJson.Serializer)!
                : throw new UsageException($"The run '{run}' is of networks of your own, which only your own code can build. Go on with it there: RunRecorder.Open(\"{run}\", trainer).");
        }
        catch (JsonException e)
        {
            throw new UsageException($"The options of the run '{run}' cannot be read: {e.Message}", e);
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, OptionsJson.Serializer) + "\n";

    /// <summary>
    /// The options without those that change neither a weight of the rounds played nor what their figures mean: a run may go on with others.
    /// Where the data lie is one of these, since their fingerprint tells whether they are the same; the device is another, and <see cref="NotesOn"/> tells of it;
    /// of the precision it is the outcome that counts.
    /// </summary>
    private static JsonObject GameOf(JsonObject options)
    {
        JsonObject game = options.DeepClone().AsObject();
        // An option that the version did not have which made the run was at what became its default.
        AddMissing(game, OptionsDocument.ToNode(new RunOptions()), wholeSections: game.ContainsKey("network"));
        game.Remove("output");
        // Points of one curve are measured with as many fakes; the rest of these options only says when.
        JsonNode samples = game["quality"]?["samples"] ?? JsonValue.Create(new QualityOptions().Samples);
        game["quality"] = new JsonObject { ["samples"] = samples.DeepClone() };
        (game["training"] as JsonObject)?.Remove("totalKimg");
        (game["training"] as JsonObject)?.Remove("device");
        (game["training"] as JsonObject)?.Remove("precision");
        (game["data"] as JsonObject)?.Remove("source");
        (game["data"] as JsonObject)?.Remove("maxBadShare");
        return game;
    }

    private static void AddMissing(JsonObject options, JsonObject defaults, bool wholeSections)
    {
        foreach ((string name, JsonNode? value) in defaults)
        {
            if (options[name] is JsonObject section && value is JsonObject sectionDefaults)
            {
                AddMissing(section, sectionDefaults, wholeSections: true);
            }
            else if (!options.ContainsKey(name) && (wholeSections || value is not JsonObject))
            {
                options[name] = value?.DeepClone();
            }
        }
    }

    private static SortedDictionary<string, string> CurrentVersions() => new()
    {
        ["sparring"] = Version(typeof(RunManifest).Assembly),
        ["torchSharp"] = Version(typeof(torch).Assembly),
        ["libtorch"] = torch.__version__,
        ["dotnet"] = RuntimeInformation.FrameworkDescription,
        ["system"] = $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
    };

    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}

/// <summary>What a run is trained on.</summary>
/// <param name="Name">The source's name.</param>
/// <param name="Fingerprint">Changes when the samples change.</param>
/// <param name="Count">Samples.</param>
/// <param name="Shape">[C, H, W], or [2] for points.</param>
/// <param name="Classes">0 where there are no labels.</param>
internal sealed record DataDescription(string Name, string Fingerprint, int Count, long[] Shape, int Classes)
{
    /// <summary>Samples that are held out from training.</summary>
    public int HeldOut { get; init; }

    /// <summary>Image files that are left out since they cannot be used.</summary>
    public int BadFiles { get; init; }

    public static DataDescription Of(IImageSource source) =>
        new(source.Name, source.Fingerprint, source.Count, source.Shape.BatchShape(1)[1..], source.ClassCount);

    public SampleShape ToShape() => Shape is [long channels, long height, long width]
        ? SampleShape.Image((int)channels, (int)height, (int)width)
        : SampleShape.Point((int)Shape[0]);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Count:N0} of '{Name}' [{string.Join(", ", Shape)}]{Aside}, fingerprint {Fingerprint}");

    /// <summary>What is not trained on, as a clause for <see cref="ToString"/>.</summary>
    private string Aside => (HeldOut, BadFiles) switch
    {
        (0, 0) => "",
        (_, 0) => $" ({HeldOut:N0} more held out)",
        (0, _) => $" ({BadFiles:N0} bad files left out)",
        _ => $" ({HeldOut:N0} more held out, {BadFiles:N0} bad files left out)",
    };
}
