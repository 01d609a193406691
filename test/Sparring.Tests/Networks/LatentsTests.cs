using Sparring.Networks;
using static TorchSharp.torch;

namespace Sparring.Tests.Networks;

public sealed class LatentsTests
{
    [Fact]
    public void Draw_MoreOfASeed_BeginsWithTheSame()
    {
        using IDisposable scope = NewDisposeScope();
        float[] few = Latents.Draw(2, 20, seed: 3).data<float>().ToArray();
        float[] many = Latents.Draw(30, 20, seed: 3).data<float>().ToArray();
        Assert.Equal(few, many[..40]);
        Assert.NotEqual(few, Latents.Draw(2, 20, seed: 4).data<float>().ToArray());
    }

    // A quarter of the circle in three steps: 0°, 30°, 60°, 90°.
    [Fact]
    public void Interpolate_RightAngle_WalksTheCircle()
    {
        using IDisposable scope = NewDisposeScope();
        float[] steps = Latents.Interpolate(tensor(new float[] { 2, 0 }), tensor(new float[] { 0, 2 }), 4).data<float>().ToArray();
        float[] expected = [2, 0, 1.7320508f, 1, 1, 1.7320508f, 0, 2];
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(expected[i], steps[i], 1e-5f);
        }
    }

    [Fact]
    public void Interpolate_SameEnds_StaysThere()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor end = tensor(new float[] { 1, 2, 3 });
        Assert.True(Latents.Interpolate(end, end, 3).allclose(end.expand(3, 3), atol: 1e-6));
    }
}
