using System.Security.Cryptography;
using System.Text;

namespace Sparring.Metrics.Features;

/// <summary>What a trained classifier follows from: two that have the same key would come out the same on one machine.</summary>
/// <param name="Purpose">"classes", "kittens".</param>
/// <param name="DataFingerprint">Of the images that it is trained on.</param>
/// <param name="Options">How it is trained.</param>
internal sealed record ClassifierKey(string Purpose, string DataFingerprint, ClassifierOptions Options)
{
    /// <summary>What all names of their files begin with.</summary>
    public const string FilePrefix = "classifier-";

    /// <summary>A short name for a file.</summary>
    public string ToFileName()
    {
        string all = $"{Purpose}\0v{ClassifierTraining.Version}\0{DataFingerprint}\0{Options.ImagesShown}\0{Options.MostEpochs}\0{Options.Seed}";
        return $"{FilePrefix}{Purpose}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..32]}.safetensors";
    }
}
