using System.Text.Json;
using Sparring.Options;
using Sparring.Tensors;

namespace Sparring.Data.Cache;

/// <summary>The options that decide what samples are made of a collection, as opposed to which of them are trained on.</summary>
/// <param name="Height">Rows; null leaves them to the images.</param>
/// <param name="Width">Columns; null leaves them to the images.</param>
/// <param name="Channels">1, 3 or 4; null leaves them to the images.</param>
/// <param name="Background">#RRGGBB, in small letters.</param>
/// <param name="Classes">Where classes come from.</param>
internal sealed record CacheRequest(int? Height, int? Width, int? Channels, string Background, ClassSource Classes)
{
    /// <summary>Counts up whenever the same files would give other bytes, so that what an older version decoded is not taken for it.</summary>
    private const int DecoderVersion = 1;

    public static CacheRequest Of(DataOptions options) => new(
        options.Height ?? options.Width, options.Width ?? options.Height, options.Channels, options.Background.ToLowerInvariant(), options.Classes);

    /// <summary>The form that is hashed.</summary>
    public string ToKey() => $"{DecoderVersion} {JsonSerializer.Serialize(this, OptionsJson.Serializer)}";

    /// <summary>What the decoder is asked for.</summary>
    /// <param name="agreed">The size that all images have, where they agree on one that can be a sample.</param>
    public DecodeRequest ToDecode((int Height, int Width)? agreed)
    {
        byte[] colour = Convert.FromHexString(Background.AsSpan(1));
        (int height, int width) = Height is { } rows ? (rows, Width!.Value) : agreed ?? (SampleSize.DefaultSide, SampleSize.DefaultSide);
        return new DecodeRequest(height, width, Channels, new Rgb(colour[0], colour[1], colour[2]));
    }
}
