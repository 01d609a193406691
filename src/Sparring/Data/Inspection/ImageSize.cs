namespace Sparring.Data.Inspection;

/// <summary>The size of an image.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct ImageSize(int Width, int Height)
{
    /// <summary>Pixels.</summary>
    internal long Area => (long)Width * Height;

    /// <summary>For people: "640x480".</summary>
    public override string ToString() => $"{Width}x{Height}";
}
