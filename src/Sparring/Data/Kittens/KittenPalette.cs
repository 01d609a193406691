using SkiaSharp;

namespace Sparring.Data.Kittens;

/// <summary>The colours of one kitten.</summary>
/// <param name="Fur">Most of the head.</param>
/// <param name="Mark">Stripes, mask or the darker patches.</param>
/// <param name="SecondMark">The lighter patches, where there are two kinds.</param>
/// <param name="Muzzle">Around nose and mouth.</param>
/// <param name="Chest">Below the head.</param>
/// <param name="Ear">Outside of the ears.</param>
/// <param name="Nose">The nose.</param>
/// <param name="Line">Mouth and outlines.</param>
/// <param name="Whisker">The whiskers.</param>
internal sealed record KittenPalette(
    SKColor Fur, SKColor Mark, SKColor SecondMark, SKColor Muzzle, SKColor Chest, SKColor Ear, SKColor Nose, SKColor Line, SKColor Whisker)
{
    private static readonly SKColor _pinkNose = new(0xE8, 0x8C, 0x8C);
    private static readonly SKColor _lightWhisker = new(0xFF, 0xFF, 0xFF, 0xB0);
    private static readonly SKColor _darkWhisker = new(0x58, 0x50, 0x50, 0xA0);

    /// <summary>The inside of every ear.</summary>
    public static SKColor InnerEar { get; } = new(0xEF, 0xA9, 0xA6);

    /// <summary>The colours of a coat.</summary>
    public static KittenPalette For(KittenScene scene)
    {
        KittenPalette palette = scene.Traits.Coat switch
        {
            KittenCoat.Black => Plain(fur: 0x37353C, muzzle: 0x4B4850, line: 0x121014, _lightWhisker) with { Nose = new SKColor(0x6B, 0x50, 0x55) },
            KittenCoat.White => Plain(fur: 0xF4F0EA, muzzle: 0xFFFFFF, line: 0x85787A, _darkWhisker),
            KittenCoat.Grey => Plain(fur: 0x8791A1, muzzle: 0xAEB6C2, line: 0x3B414B, _lightWhisker) with { Nose = new SKColor(0x6D, 0x5D, 0x66) },
            KittenCoat.GingerTabby => Plain(fur: 0xE8A153, muzzle: 0xFBE6C8, line: 0x7A3E17, _lightWhisker) with { Mark = Rgb(0xB6591F) },
            KittenCoat.BrownTabby => Plain(fur: 0xA98660, muzzle: 0xEADBC2, line: 0x2F2118, _lightWhisker) with { Mark = Rgb(0x46311F) },
            KittenCoat.Siamese => Plain(fur: 0xF0E2CB, muzzle: 0x5E463A, line: 0x2F211B, _darkWhisker) with
            {
                Mark = Rgb(0x5A4135),
                Ear = Rgb(0x513A30),
                Nose = new SKColor(0x33, 0x25, 0x22),
            },
            KittenCoat.Tuxedo => Plain(fur: 0x36343B, muzzle: 0xFAF8F4, line: 0x17151A, _lightWhisker) with { Chest = Rgb(0xF6F4F0) },
            _ => Plain(fur: 0xF6F0E6, muzzle: 0xFFFFFF, line: 0x6E5F58, _darkWhisker) with { Mark = Rgb(0x39333A), SecondMark = Rgb(0xE0893B) },
        };
        return palette with { Fur = Shade(palette.Fur, 1 + 0.07f * scene.FurTone), Ear = Shade(palette.Ear, 1 + 0.07f * scene.FurTone) };
    }

    /// <summary>The iris's rim and middle.</summary>
    public static (SKColor Rim, SKColor Middle) IrisOf(KittenEyes eyes) => eyes switch
    {
        KittenEyes.Green => (Rgb(0x3E8E3A), Rgb(0xA6DE62)),
        KittenEyes.Amber => (Rgb(0xD9A514), Rgb(0xFFE45C)),
        KittenEyes.Blue => (Rgb(0x2B78CE), Rgb(0x86D0FF)),
        _ => (Rgb(0x9C3F12), Rgb(0xE2782B)),
    };

    /// <summary>A colour made lighter or darker.</summary>
    public static SKColor Shade(SKColor colour, float factor) => new(
        (byte)Math.Clamp(colour.Red * factor, 0, 255),
        (byte)Math.Clamp(colour.Green * factor, 0, 255),
        (byte)Math.Clamp(colour.Blue * factor, 0, 255),
        colour.Alpha);

    private static KittenPalette Plain(uint fur, uint muzzle, uint line, SKColor whisker) => new(
        Rgb(fur), Rgb(fur), Rgb(fur), Rgb(muzzle), Rgb(fur), Rgb(fur), _pinkNose, Rgb(line), whisker);

    private static SKColor Rgb(uint rgb) => new(0xFF000000 | rgb);
}
