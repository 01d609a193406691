namespace Sparring.Data.Kittens;

/// <summary>What a picture of `kittens` shows. The three kinds are drawn independently, each with equal chances.</summary>
/// <param name="Coat">Colour and pattern of the fur; the class of the picture.</param>
/// <param name="Ears">Shape of the ears.</param>
/// <param name="Eyes">Colour of the eyes.</param>
/// <param name="Tilt">Clockwise rotation of the head in degrees, −14 to 14.</param>
/// <param name="Turn">From −1, looking to the picture's left, to 1, to its right.</param>
/// <param name="Zoom">Size of the head, 0.9 to 1.08; at 1 it is four fifths as wide as the picture's shorter side.</param>
/// <param name="ShiftX">Offset of the head to the right, −0.12 to 0.12 halves of the picture's shorter side.</param>
/// <param name="ShiftY">Offset of the head downwards, −0.08 to 0.08 halves of the picture's shorter side.</param>
public sealed record KittenTraits(
    KittenCoat Coat, KittenEars Ears, KittenEyes Eyes, double Tilt, double Turn, double Zoom, double ShiftX, double ShiftY);
