namespace Sparring.Benchmarks;

/// <summary>One training's end.</summary>
/// <param name="Precision">fp32 or bf16.</param>
/// <param name="Seed">Of weights, noise and order of the data.</param>
/// <param name="Kimg">The length.</param>
/// <param name="Fid">Of 10,000 fakes against the training images, in the classifier's features.</param>
/// <param name="Kid">Likewise.</param>
/// <param name="Seconds">That the last stretch of the training took, whatever else the machine did.</param>
internal sealed record PrecisionResult(string Precision, int Seed, double Kimg, double Fid, double Kid, double Seconds);
