using SkiaSharp;

namespace Sparring.Tensors;

/// <summary>Words above the columns of a grid of images.</summary>
internal static class GridHeadings
{
    private const int Margin = 6;

    private static readonly SKColor _paper = new(0xFF, 0xFF, 0xFF);
    private static readonly SKColor _text = new(0x3A, 0x3F, 0x4B);

    /// <summary>Rows that <see cref="Above"/> adds to a picture whose cells are so wide.</summary>
    public static int Height(IReadOnlyList<string> headings, int cell) => DotFont.Height(Scale(headings, cell)) + 2 * Margin;

    /// <summary>Writes one word above the middle of each column.</summary>
    /// <param name="grid">A PNG that <see cref="ImageGrid"/> made.</param>
    /// <param name="headings">One for each column, which may be empty.</param>
    /// <param name="cell">Columns of pixels that an image takes in the picture.</param>
    /// <returns>The bytes of a PNG file in colour.</returns>
    public static byte[] Above(byte[] grid, IReadOnlyList<string> headings, int cell)
    {
        using SKBitmap below = SKBitmap.Decode(grid);
        int scale = Scale(headings, cell), height = Height(headings, cell);
        using var surface = SKSurface.Create(new SKImageInfo(below.Width, below.Height + height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Clear(_paper);
        surface.Canvas.DrawBitmap(below, 0, height);
        foreach ((int column, string heading) in headings.Index())
        {
            float middle = ImageGrid.Gap + column * (cell + ImageGrid.Gap) + cell / 2f;
            DotFont.Draw(surface.Canvas, heading, middle - DotFont.Width(heading, scale) / 2f, Margin, scale, _text);
        }

        using SKImage picture = surface.Snapshot();
        using SKData file = picture.Encode(SKEncodedImageFormat.Png, 100);
        return file.ToArray();
    }

    /// <summary>Two pixels a dot where every word fits above its column, else one.</summary>
    private static int Scale(IReadOnlyList<string> headings, int cell) => headings.All(heading => DotFont.Width(heading, 2) <= cell) ? 2 : 1;
}
