namespace Sparring.Data.Kittens;

/// <summary>Everything that varies from one kitten to the next, as plain numbers.</summary>
internal sealed record KittenScene
{
    /// <summary>Draws of its own for each kitten's shape, light and fur, so that one can be extended without changing the others.</summary>
    private const ulong TraitStream = 10;
    private const ulong FaceStream = 11;
    private const ulong LightStream = 12;

    /// <summary>What can be told by looking.</summary>
    public required KittenTraits Traits { get; init; }

    /// <summary>Width of the head relative to its height, around 1.</summary>
    public required float CheekWidth { get; init; }

    /// <summary>Length of the ears, around 1.</summary>
    public required float EarLength { get; init; }

    /// <summary>How far the ears lean outwards, −1 to 1.</summary>
    public required float EarLean { get; init; }

    /// <summary>Size of the eyes, around 1.</summary>
    public required float EyeSize { get; init; }

    /// <summary>Width of a pupil relative to its eye: slits in bright light, discs in the dark.</summary>
    public required float PupilWidth { get; init; }

    /// <summary>Where the eyes look, −1 to 1.</summary>
    public required float Gaze { get; init; }

    /// <summary>How far markings reach, around 1.</summary>
    public required float MarkSize { get; init; }

    /// <summary>Which way uneven markings lie: mirrors patches left to right.</summary>
    public required bool MarkFlip { get; init; }

    /// <summary>Where patches lie, −1 to 1.</summary>
    public required float MarkShift { get; init; }

    /// <summary>How much lighter or darker this fur is than its kind, −1 to 1.</summary>
    public required float FurTone { get; init; }

    /// <summary>Where the light comes from, in radians; −π/2 is from above.</summary>
    public required float LightAngle { get; init; }

    /// <summary>Contrast between the lit and the dark side, 0 to 1.</summary>
    public required float LightStrength { get; init; }

    /// <summary>From −1, cold and bluish, to 1, warm and yellowish.</summary>
    public required float Warmth { get; init; }

    /// <summary>From −1, dim, to 1, bright.</summary>
    public required float Brightness { get; init; }

    /// <summary>Hue of the background in degrees.</summary>
    public required float Hue { get; init; }

    /// <summary>How far the background's second hue is from its first, in degrees.</summary>
    public required float HueSpread { get; init; }

    /// <summary>Lightness of the background in per cent.</summary>
    public required float BackgroundLightness { get; init; }

    /// <summary>Direction of the background's gradient in radians.</summary>
    public required float BackgroundAngle { get; init; }

    /// <summary>A soft round shape behind the head: where, how large, and how much lighter in per cent.</summary>
    public required (float X, float Y, float Radius, float Lightness) Glow { get; init; }

    /// <summary>The colour of the light, as shares of red, green and blue that come back.</summary>
    public (float Red, float Green, float Blue) Tint
    {
        get
        {
            float level = 0.94f + 0.06f * Brightness;
            return (level * (1 - 0.08f * Math.Max(0, -Warmth)), level * (1 - 0.03f * Math.Abs(Warmth)), level * (1 - 0.14f * Math.Max(0, Warmth)));
        }
    }

    /// <summary>The kitten of an index. It depends on nothing else but the seed.</summary>
    public static KittenScene Draw(long seed, int index)
    {
        KittenTraits traits = DrawTraits(seed, index);
        var face = new DataRandom(seed, index, FaceStream);
        var light = new DataRandom(seed, index, LightStream);
        return new KittenScene
        {
            Traits = traits,
            CheekWidth = Between(ref face, 0.95f, 1.07f),
            EarLength = Between(ref face, 0.9f, 1.12f),
            EarLean = Between(ref face, -1, 1),
            EyeSize = Between(ref face, 0.92f, 1.12f),
            PupilWidth = Between(ref face, 0.34f, 0.72f),
            Gaze = Between(ref face, -1, 1),
            MarkSize = Between(ref face, 0.85f, 1.15f),
            MarkFlip = face.NextBelow(2) == 1,
            MarkShift = Between(ref face, -1, 1),
            FurTone = Between(ref face, -1, 1),
            LightAngle = Between(ref light, -MathF.PI * 0.95f, -MathF.PI * 0.05f),
            LightStrength = Between(ref light, 0.3f, 1),
            Warmth = Between(ref light, -1, 1),
            Brightness = Between(ref light, -1, 1),
            Hue = Between(ref light, 0, 360),
            HueSpread = Between(ref light, -50, 50),
            BackgroundLightness = Between(ref light, 46, 74),
            BackgroundAngle = Between(ref light, 0, 2 * MathF.PI),
            Glow = (Between(ref light, -0.9f, 0.9f), Between(ref light, -0.9f, 0.9f), Between(ref light, 0.5f, 1.1f), Between(ref light, -14, 14)),
        };
    }

    /// <summary>The part of <see cref="Draw"/> that can be told by looking.</summary>
    public static KittenTraits DrawTraits(long seed, int index)
    {
        var random = new DataRandom(seed, index, TraitStream);
        return new KittenTraits(
            (KittenCoat)random.NextBelow(Enum.GetValues<KittenCoat>().Length),
            (KittenEars)random.NextBelow(Enum.GetValues<KittenEars>().Length),
            (KittenEyes)random.NextBelow(Enum.GetValues<KittenEyes>().Length),
            Tilt: random.NextBetween(-14, 14),
            Turn: random.NextBetween(-1, 1),
            Zoom: random.NextBetween(0.9, 1.08),
            ShiftX: random.NextBetween(-0.12, 0.12),
            ShiftY: random.NextBetween(-0.08, 0.08));
    }

    private static float Between(ref DataRandom random, float low, float high) => (float)random.NextBetween(low, high);
}
