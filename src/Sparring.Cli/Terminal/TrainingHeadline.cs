namespace Sparring.Cli.Terminal;

/// <summary>What is said once about a training, before its first tick.</summary>
/// <param name="Data">Such as "kittens, 20000 samples of 32x32 colour".</param>
/// <param name="Recipe">Such as "dcgan".</param>
/// <param name="Folder">The run folder.</param>
/// <param name="StartKimg">Where it goes on; 0 for a fresh run.</param>
/// <param name="TotalKimg">Its length.</param>
internal sealed record TrainingHeadline(string Data, string Recipe, string Folder, double StartKimg, double TotalKimg)
{
    public string Title => StartKimg > 0
        ? $"Going on at {Readable.Kimg(StartKimg, TotalKimg)} of {Readable.Kimg(TotalKimg, TotalKimg)} kimg: {Recipe} on {Data}"
        : $"Training {Recipe} on {Data}, {Readable.Kimg(TotalKimg, TotalKimg)} kimg";
}
