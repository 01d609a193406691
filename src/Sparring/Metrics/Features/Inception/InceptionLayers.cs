namespace Sparring.Metrics.Features.Inception;

/// <summary>The convolutions of the network, under the names that pytorch-fid's file of weights gives them.</summary>
internal static class InceptionLayers
{
    public const int FeatureCount = 2048;
    public const int ClassCount = 1008;
    public const string ClassWeight = "fc.weight";
    public const string ClassBias = "fc.bias";

    public static IReadOnlyList<ConvLayer> Create()
    {
        List<ConvLayer> layers =
        [
            Strided("Conv2d_1a_3x3", 3, 32),
            new("Conv2d_2a_3x3", 32, 32, 3, 3, 1, isPadded: false),
            Square("Conv2d_2b_3x3", 32, 64, 3),
            Square("Conv2d_3b_1x1", 64, 80, 1),
            new("Conv2d_4a_3x3", 80, 192, 3, 3, 1, isPadded: false),
        ];
        AddA(layers, "Mixed_5b", 192, 32);
        AddA(layers, "Mixed_5c", 256, 64);
        AddA(layers, "Mixed_5d", 288, 64);
        AddB(layers, "Mixed_6a", 288);
        AddC(layers, "Mixed_6b", 128);
        AddC(layers, "Mixed_6c", 160);
        AddC(layers, "Mixed_6d", 160);
        AddC(layers, "Mixed_6e", 192);
        AddD(layers, "Mixed_7a");
        AddE(layers, "Mixed_7b", 1280);
        AddE(layers, "Mixed_7c", 2048);
        return layers;
    }

    private static void AddA(List<ConvLayer> layers, string block, int input, int pooled) => layers.AddRange(
    [
        Square($"{block}.branch1x1", input, 64, 1),
        Square($"{block}.branch5x5_1", input, 48, 1),
        Square($"{block}.branch5x5_2", 48, 64, 5),
        Square($"{block}.branch3x3dbl_1", input, 64, 1),
        Square($"{block}.branch3x3dbl_2", 64, 96, 3),
        Square($"{block}.branch3x3dbl_3", 96, 96, 3),
        Square($"{block}.branch_pool", input, pooled, 1),
    ]);

    private static void AddB(List<ConvLayer> layers, string block, int input) => layers.AddRange(
    [
        Strided($"{block}.branch3x3", input, 384),
        Square($"{block}.branch3x3dbl_1", input, 64, 1),
        Square($"{block}.branch3x3dbl_2", 64, 96, 3),
        Strided($"{block}.branch3x3dbl_3", 96, 96),
    ]);

    private static void AddC(List<ConvLayer> layers, string block, int inner) => layers.AddRange(
    [
        Square($"{block}.branch1x1", 768, 192, 1),
        Square($"{block}.branch7x7_1", 768, inner, 1),
        Wide($"{block}.branch7x7_2", inner, inner, 7),
        High($"{block}.branch7x7_3", inner, 192, 7),
        Square($"{block}.branch7x7dbl_1", 768, inner, 1),
        High($"{block}.branch7x7dbl_2", inner, inner, 7),
        Wide($"{block}.branch7x7dbl_3", inner, inner, 7),
        High($"{block}.branch7x7dbl_4", inner, inner, 7),
        Wide($"{block}.branch7x7dbl_5", inner, 192, 7),
        Square($"{block}.branch_pool", 768, 192, 1),
    ]);

    private static void AddD(List<ConvLayer> layers, string block) => layers.AddRange(
    [
        Square($"{block}.branch3x3_1", 768, 192, 1),
        Strided($"{block}.branch3x3_2", 192, 320),
        Square($"{block}.branch7x7x3_1", 768, 192, 1),
        Wide($"{block}.branch7x7x3_2", 192, 192, 7),
        High($"{block}.branch7x7x3_3", 192, 192, 7),
        Strided($"{block}.branch7x7x3_4", 192, 192),
    ]);

    private static void AddE(List<ConvLayer> layers, string block, int input) => layers.AddRange(
    [
        Square($"{block}.branch1x1", input, 320, 1),
        Square($"{block}.branch3x3_1", input, 384, 1),
        Wide($"{block}.branch3x3_2a", 384, 384, 3),
        High($"{block}.branch3x3_2b", 384, 384, 3),
        Square($"{block}.branch3x3dbl_1", input, 448, 1),
        Square($"{block}.branch3x3dbl_2", 448, 384, 3),
        Wide($"{block}.branch3x3dbl_3a", 384, 384, 3),
        High($"{block}.branch3x3dbl_3b", 384, 384, 3),
        Square($"{block}.branch_pool", input, 192, 1),
    ]);

    private static ConvLayer Square(string name, int input, int output, int side) => new(name, input, output, side, side, 1, isPadded: true);

    private static ConvLayer Wide(string name, int input, int output, int side) => new(name, input, output, 1, side, 1, isPadded: true);

    private static ConvLayer High(string name, int input, int output, int side) => new(name, input, output, side, 1, 1, isPadded: true);

    private static ConvLayer Strided(string name, int input, int output) => new(name, input, output, 3, 3, 2, isPadded: false);
}
