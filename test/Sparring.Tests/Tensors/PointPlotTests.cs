using Sparring.Tensors;
using Sparring.Tests.Data;

namespace Sparring.Tests.Tensors;

public sealed class PointPlotTests
{
    private static readonly float[] _corners = [-1, -1, 1, 1];

    [Fact]
    public void Encode_FakeBesideTheReals_IsColouredAndInItsPlace()
    {
        Pixels picture = TestImages.Decode(PointPlot.Encode(_corners, [0.6f, 0.6f]), 3);

        // The frame spans 1.2 each way over 232 pixels from the middle: 0.6 lies 116 right of and above it.
        int fake = (256 - 116) * PointPlot.Side + 256 + 116;
        Assert.Equal((PointPlot.Side, PointPlot.Side), (picture.Height, picture.Width));
        Assert.True(picture.Plane(0)[fake] > picture.Plane(2)[fake] + 60);

        // The real at (1, 1) is grey: its channels are near each other and not white.
        int real = (256 - 193) * PointPlot.Side + 256 + 193;
        Assert.InRange(picture.Plane(0)[real], 100, 200);
        Assert.InRange(picture.Plane(2)[real] - picture.Plane(0)[real], 0, 30);
    }

    [Fact]
    public void Encode_FakesFarOutOrNotFinite_LeaveTheAxesAlone()
    {
        byte[] few = PointPlot.Encode(_corners, []);
        byte[] broken = PointPlot.Encode(_corners, [float.NaN, 0, float.PositiveInfinity, 1]);
        Pixels far = TestImages.Decode(PointPlot.Encode(_corners, [1000, 0]), 3);

        Assert.Equal(few, broken);
        Assert.True(far.Plane(0)[256 * PointPlot.Side + 488] > far.Plane(2)[256 * PointPlot.Side + 488] + 60);
    }

    [Fact]
    public void Encode_NoRealsOrHalfAPoint_Refuses()
    {
        Assert.StartsWith("A plot needs at least one real point", Assert.Throws<ArgumentException>(() => PointPlot.Encode([], [])).Message);
        Assert.Contains("2 and 3 numbers came", Assert.Throws<ArgumentException>(() => PointPlot.Encode([0, 0], [1, 2, 3])).Message);
    }

    [Fact]
    public void Encode_AllRealsInOnePlace_StillDraws() => Assert.NotEmpty(PointPlot.Encode([3, 3], [3, 3]));
}
