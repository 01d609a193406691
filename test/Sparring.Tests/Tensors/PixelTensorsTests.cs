using Sparring.Tensors;
using TorchSharp;

namespace Sparring.Tests.Tensors;

public sealed class PixelTensorsTests
{
    public PixelTensorsTests() => torch.set_num_threads(1);

    [Fact]
    public void ToBytes_EveryByte_SurvivesThereAndBack()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];
        float[] values = new float[256];
        PixelTensors.ToValues(bytes, values);

        using torch.Tensor tensor = torch.tensor(values);
        Assert.Equal(bytes, PixelTensors.ToBytes(tensor));
        Assert.Equal((-1f, 1f), (values[0], values[255]));
    }

    [Fact]
    public void ToBytes_OutsideTheRangeOrNotANumber_IsCutOff()
    {
        using torch.Tensor tensor = torch.tensor([-7f, 7f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f]);

        Assert.Equal([0, 255, 0, 255, 0, 128], PixelTensors.ToBytes(tensor));
    }

    [Fact]
    public void ToBytes_TransposedDoublesWithGradient_ComeInRowMajorOrder()
    {
        using torch.Tensor tensor = torch.tensor(new double[] { -1, 1, 0.2, -0.2 }, requires_grad: true).reshape(2, 2).t();

        Assert.Equal([0, 153, 255, 102], PixelTensors.ToBytes(tensor));
    }
}
