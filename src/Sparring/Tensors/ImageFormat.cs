namespace Sparring.Tensors;

/// <summary>What an image file is, by its content.</summary>
internal enum ImageFormat : byte
{
    /// <summary>Not a file of its own: pixels of an IDX or CIFAR file.</summary>
    Raw,

    /// <summary>PNG, and the first frame of an animated one.</summary>
    Png,

    /// <summary>JPEG, baseline or progressive.</summary>
    Jpeg,

    /// <summary>WebP; the first frame of an animated one.</summary>
    Webp,

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>The first frame of a GIF.</summary>
    Gif,
}
