using Sparring.Data;
using Sparring.Runs;
using Sparring.Tensors;
using Sparring.Training;
using static TorchSharp.torch;

string folder = args.Length > 0 ? args[0] : "runs/bars";
double kimg = args.Length > 1 ? double.Parse(args[1]) : 60;

// Your own data: 1,000 grey pictures of 16x16 pixels, each with a bright bar somewhere.
byte[] pixels = new byte[1000 * 16 * 16];
Random random = new(1);
for (int row = 0, left = 0; row < 1000 * 16; row++)
{
    left = row % 16 == 0 ? random.Next(13) : left;
    pixels.AsSpan(row * 16 + left, 4).Fill(255);
}

MemoryImageSource bars = new(pixels, SampleShape.Image(1, 16, 16), name: "bars");

// Your own two networks, of stock TorchSharp layers: z → x̂ in [-1, 1], and x → logit.
manual_seed(1);
using var generator = nn.Sequential(
    nn.Linear(16, 128), nn.ReLU(), nn.Linear(128, 256), nn.Tanh(), nn.Unflatten(1, [1, 16, 16]));
using var discriminator = nn.Sequential(
    nn.Flatten(), nn.Linear(256, 128), nn.LeakyReLU(0.2), nn.Linear(128, 1));

// The game. The run folder keeps options, statistics, samples and checkpoints; opened again, it goes on where it stopped.
using Trainer trainer = new(generator, discriminator, bars, new TrainingOptions { LatentSize = 16, TotalKimg = kimg, TickKimg = 10 });
using RunRecorder run = RunRecorder.Open(folder, trainer);
run.TickRecorded += tick => Console.WriteLine($"{tick.Kimg,4:F0} kimg   mean ŷ: real {tick.RealScore:F2}, fake {tick.FakeScore:F2}");
run.Run();

// Samples of the trained generator.
using Tensor samples = trainer.Sample(trainer.DrawLatents(64, seed: 1));
ImageGrid.Save(Path.Combine(folder, "bars.png"), samples);
