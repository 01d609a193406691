namespace Sparring.Tensors;

/// <summary>What is to be made of an image.</summary>
/// <param name="Height">Rows of the sample.</param>
/// <param name="Width">Columns of the sample.</param>
/// <param name="Channels">1, 3 or 4; null for 1 where every pixel is grey and 3 otherwise.</param>
/// <param name="Background">What transparent pixels are composited on unless there are 4 channels.</param>
internal sealed record DecodeRequest(int Height, int Width, int? Channels, Rgb Background);
