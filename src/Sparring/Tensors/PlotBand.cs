using SkiaSharp;

namespace Sparring.Tensors;

/// <summary>A stretch of the horizontal axis.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Name">What it is; stretches of one name have one colour.</param>
/// <param name="Colour">Its colour.</param>
internal sealed record PlotBand(double From, double To, string Name, SKColor Colour);
