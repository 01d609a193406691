using SkiaSharp;

namespace Sparring.Tensors;

/// <summary>A curve.</summary>
/// <param name="Name">Beside the panel.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Points">In order, all finite.</param>
internal sealed record PlotCurve(string Name, SKColor Colour, IReadOnlyList<(double X, double Y)> Points);
