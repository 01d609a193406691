using Sparring.Runs;

namespace Sparring.Tests;

/// <summary>Runs samples/OwnNetworks, the program that the docs show.</summary>
public sealed class OwnNetworksSampleTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Program_RunTwice_GoesOnToTheBitsOfOneRunAndDrawsPictures()
    {
        Run("straight", 30);
        Run("resumed", 11);
        Run("resumed", 30);

        Checkpoint straight = Latest("straight");
        Checkpoint resumed = Latest("resumed");
        foreach (string file in straight.Files.Where(f => f.EndsWith(".safetensors", StringComparison.Ordinal)))
        {
            Assert.Equal(File.ReadAllBytes(straight.PathOf(file)), File.ReadAllBytes(resumed.PathOf(file)));
        }

        Assert.Equal(File.ReadAllBytes(_folder["straight/bars.png"]), File.ReadAllBytes(_folder["resumed/bars.png"]));
    }

    public void Dispose() => _folder.Dispose();

    private void Run(string folder, int kimg) =>
        System.Reflection.Assembly.Load("OwnNetworks").EntryPoint!.Invoke(null, [new[] { _folder[folder], $"{kimg}" }]);

    private Checkpoint Latest(string folder) => new CheckpointStore(new RunFolder(_folder[folder]).Checkpoints).OpenLatest(out _)!;
}
