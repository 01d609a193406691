using System.CommandLine;
using System.Globalization;
using Sparring.Cli.Terminal;
using Sparring.Runs;
using Sparring.Tensors;

namespace Sparring.Cli.Commands;

/// <summary>`sparring sample`: draws with the generator of a run.</summary>
internal sealed class SampleCommand : Verb
{
    private const int DefaultCount = 64;
    private const int DefaultStrips = 8;
    private const int MostImages = 10_000;
    private const long DefaultSeed = 0;
    private const string DefaultDevice = "auto";

    private readonly ConsoleStreams _streams;

    private readonly Argument<string> _run = new("RUN") { HelpName = "RUN", Description = "The run folder." };

    private readonly Option<int?> _count = Flag.Whole(
        "--count",
        "IMAGES",
        $"How many to draw (points: 32 for each); with --interpolate, how many strips. [default: {DefaultCount}; {DefaultStrips} strips]",
        1,
        MostImages);

    private readonly Option<long?> _seed = Flag.Whole(
        "--seed", "NUMBER", $"Seed of the noise: the same seed draws the same pictures. [default: {DefaultSeed}]", long.MinValue, long.MaxValue);

    private readonly Option<bool> _single = Flag.Switch("--single", "Write each image into a file of its own, in a folder.");

    private readonly Option<int?> _interpolate = Flag.Whole(
        "--interpolate", "STEPS", "Draw strips in which one image turns into another, in so many steps on the sphere of the noise.", 2, 1000);

    private readonly Option<string?> _checkpoint = Flag.Text("--checkpoint", "NAME", "A folder in RUN/checkpoints, or best, or latest. [default: the best by the quality that was measured while training]");

    private readonly Option<bool> _raw = Flag.Switch("--raw", "Use the weights of the moment. [default: their moving average, EMA]");

    private readonly Option<string?> _device = Flag.Device(DefaultDevice);

    private readonly Option<string?> _out = Flag.Text("--out", "FILE", "The PNG to write; with --single, the folder. [default: RUN-seedNUMBER.png here]");

    public SampleCommand(ConsoleStreams streams) : base("sample", "Draw new images with the generator of a run.")
    {
        _streams = streams;
        Arguments.Add(_run);
        AddGroup("What to draw", _count, _seed, _interpolate);
        AddGroup("Which generator", _checkpoint, _raw, _device);
        AddGroup("Where to", _out, _single);
        Validators.Add(result =>
        {
            if (result.GetResult(_single) is not null && result.GetResult(_interpolate) is not null)
            {
                result.AddError("--single and --interpolate cannot go together: strips are one picture.");
            }
        });
        SetAction(Sample);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "sparring sample runs/00001-kittens-quick --count 64 --seed 1 --out cats.png",
        "sparring sample runs/00001-kittens-quick --interpolate 10 --out strips.png",
    ];

    private int Sample(ParseResult parsed)
    {
        string run = parsed.GetRequiredValue(_run);
        long seed = parsed.GetValue(_seed) ?? DefaultSeed;
        bool single = parsed.GetValue(_single);
        string name = $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run)))}-seed{seed}";
        string target = parsed.GetValue(_out) ?? (single ? name : name + ".png");
        int? count = parsed.GetValue(_count);
        RequireTarget(target, single);

        using RunSampler sampler = RunSampler.Open(
            new RunFolder(run), parsed.GetValue(_checkpoint), parsed.GetValue(_raw), ComputeDevice.Of(parsed.GetValue(_device) ?? DefaultDevice));
        if (single)
        {
            WriteSingles(sampler.Singles(count ?? DefaultCount, seed), target);
        }
        else
        {
            byte[] png = parsed.GetValue(_interpolate) is { } steps
                ? sampler.Interpolation(steps, count ?? DefaultStrips, seed)
                : sampler.Grid(count ?? DefaultCount, seed);
            MakeParent(target);
            File.WriteAllBytes(target, png);
        }

        _streams.Out.WriteLine($"Wrote {Readable.Foreign(target)}, drawn from {sampler.Description}");
        return ExitCode.Done;
    }

    private static void RequireTarget(string target, bool single)
    {
        if (single && File.Exists(target))
        {
            throw new UsageException($"'{target}' is a file; --single writes into a folder. Name a folder, or leave --single out.");
        }

        if (!single && Directory.Exists(target))
        {
            throw new UsageException($"'{target}' is a folder; the picture needs a file. Name one, such as {CommandPath.Quote(Path.Combine(target, "samples.png"))}, or add --single.");
        }
    }

    private static void WriteSingles(IEnumerable<byte[]> images, string folder)
    {
        foreach ((int index, byte[] png) in images.Index())
        {
            // Not before the first image: what cannot be drawn leaves no folder.
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, index.ToString("00000", CultureInfo.InvariantCulture) + ".png"), png);
        }
    }

    private static void MakeParent(string file)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } parent)
        {
            Directory.CreateDirectory(parent);
        }
    }
}
