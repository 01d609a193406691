namespace Sparring.Tensors;

/// <summary>Curves that share a vertical axis.</summary>
/// <param name="Title">What they show.</param>
/// <param name="Curves">The curves.</param>
internal sealed record PlotPanel(string Title, IReadOnlyList<PlotCurve> Curves);
