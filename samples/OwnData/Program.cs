using System.Buffers.Binary;
using System.Security.Cryptography;
using Sparring.Data;
using Sparring.Networks;
using Sparring.Runs;
using Sparring.Training;

string folder = args.Length > 0 ? args[0] : "runs/discs";
double kimg = args.Length > 1 ? double.Parse(args[1]) : 60;

// Data of your own: here a function that draws; a database or a file format of yours looks the same.
Discs all = new(count: 2000);

// Some of them the networks never see. Which, depends on the images alone; duplicates are on one side.
(IImageSource training, IImageSource? heldOut) = HeldOutPart.Split(all);
Console.WriteLine($"{training.Count} discs to train on, {heldOut?.Count ?? 0} held out");

// The networks of a recipe, made for the shape of the data.
RunOptions dcgan = Recipe.Get("dcgan").Options;
TrainingOptions options = dcgan.Training with { TotalKimg = kimg, TickKimg = 10, LatentSize = 16, BatchSize = 32 };
using NetworkPair networks = NetworkPair.Create(dcgan.Network with { BaseChannels = 8 }, options.LatentSize, training.Shape);
using Trainer trainer = new(networks.Generator, networks.Discriminator, training, options, heldOut: heldOut);
using RunRecorder run = RunRecorder.Open(folder, trainer);
run.TickRecorded += tick => Console.WriteLine($"{tick.Kimg,4:F0} kimg   mean ŷ: real {tick.RealScore:F2}, fake {tick.FakeScore:F2}");
run.Run();
Console.WriteLine($"Look at {run.LatestSamples}");

/// <summary>Bright discs of any size and place on black, 16x16 pixels; their class is whether they are large.</summary>
/// <remarks>Samples are read ahead of the training by another thread, and again in each epoch: the same index gives the same bytes.</remarks>
internal sealed class Discs(int count) : IImageSource
{
    public string Name => "discs";

    public SampleShape Shape { get; } = SampleShape.Image(channels: 1, height: 16, width: 16);

    public int Count => count;

    public int ClassCount => 2;

    // Changes when the samples change: with it a run is not resumed on other data by mistake.
    public string Fingerprint => $"discs-v1-count{count}";

    public void Read(int index, Span<byte> destination)
    {
        (double x, double y, double radius) = Disc(index);
        for (int i = 0; i < destination.Length; i++)
        {
            double distance = Math.Sqrt(Math.Pow(i % 16 - x, 2) + Math.Pow(i / 16 - y, 2));
            destination[i] = (byte)(255 * Math.Clamp(radius - distance + 0.5, 0, 1));
        }
    }

    public int Label(int index) => Disc(index).Radius > 4 ? 1 : 0;

    // A function of the index alone, and not of what was read before.
    private static (double X, double Y, double Radius) Disc(int index)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(number, index);
        byte[] random = SHA256.HashData(number);
        return (4 + random[0] / 32.0, 4 + random[1] / 32.0, 2 + random[2] / 64.0);
    }
}
