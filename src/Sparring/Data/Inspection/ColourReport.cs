namespace Sparring.Data.Inspection;

/// <summary>Which colours the images have before they become samples.</summary>
/// <param name="Grey">Images of which every pixel is grey.</param>
/// <param name="Colour">Images with some colour.</param>
/// <param name="Transparent">Images, of both kinds, of which some part is transparent.</param>
public sealed record ColourReport(int Grey, int Colour, int Transparent);
