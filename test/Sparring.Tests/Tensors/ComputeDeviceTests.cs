using Sparring.Metrics.Evaluation;
using Sparring.Options;
using Sparring.Tensors;
using Sparring.Training;
using static TorchSharp.torch;

namespace Sparring.Tests.Tensors;

public sealed class ComputeDeviceTests
{
    [Theory]
    [InlineData("auto", true)]
    [InlineData("cpu", true)]
    [InlineData("cuda", true)]
    [InlineData("cuda:0", true)]
    [InlineData("cuda:15", true)]
    [InlineData("", false)]
    [InlineData("gpu", false)]
    [InlineData("CUDA", false)]
    [InlineData("cuda:", false)]
    [InlineData("cuda:-1", false)]
    [InlineData("cuda:1x", false)]
    [InlineData("cuda:128", false)]
    [InlineData("cpu:0", false)]
    public void Validate_TextOfADevice_IsAllowedWhereItMayNameOne(string text, bool allowed)
    {
        string[] problems = allowed ? [] : [$"device is \"{text}\"; expected auto, cpu, cuda or cuda:1"];

        Assert.Equal(problems, OptionsGate.Validate(new TrainingOptions { Device = text }));
        Assert.Equal(problems, OptionsGate.Validate(new EvaluationOptions { Device = text }));
    }

    [Fact]
    public void Of_NoDevice_Explains() => Assert.Equal(
        "There is no device 'tpu'; expected auto, cpu, cuda or cuda:1.", Assert.Throws<UsageException>(() => ComputeDevice.Of("tpu")).Message);

    [Fact]
    public void Of_Cpu_IsTheCpuAndHandsTensorsThrough()
    {
        var device = ComputeDevice.Of("cpu");
        using Tensor tensor = ones(3);

        Assert.Same(ComputeDevice.Cpu, device);
        Assert.Equal("cpu", device.Name);
        Assert.Equal("cpu", device.Description);
        Assert.Null(device.Memory);
        Assert.Same(tensor, device.Take(tensor));
        Assert.Same(tensor, device.Return(tensor));
    }

    [Fact]
    public void Of_GpuWithALibtorchForTheCpu_SaysWhyAndWhatToDo()
    {
        NativeStatus natives = NativeLibraries.Load();
        Assert.SkipWhen(natives.HasCuda, "This libtorch is a build for GPUs.");

        Assert.Same(ComputeDevice.Cpu, ComputeDevice.Of("auto"));
        Assert.Equal(
            $"The device 'cuda:1' was asked for, but this program's libtorch ({natives.LibtorchPath}) is a build for the CPU alone. Build with "
            + "-p:TorchBackend=cuda-linux (on Windows cuda-windows), or let SPARRING_LIBTORCH name a PyTorch 2.10.0 with CUDA.",
            Assert.Throws<UsageException>(() => ComputeDevice.Of("cuda:1")).Message);
    }

    [GpuFact]
    public void Of_Gpu_IsNamedAndHasMemory()
    {
        var device = ComputeDevice.Of("cuda");

        Assert.Equal("cuda:0", device.Name);
        Assert.Matches(@"^cuda:0 \(.+\)$", device.Description);
        Assert.Equal("cuda:0", ComputeDevice.Of("auto").Name);
        GpuMemory before = device.Memory!.Value;
        using Tensor there = device.Take(ones(256 << 20)); // 1 GiB
        GpuMemory after = device.Memory!.Value;
        Assert.Equal(before.TotalMiB, after.TotalMiB);
        Assert.InRange(after.UsedMiB - before.UsedMiB, 900, after.TotalMiB);
    }

    [GpuFact]
    public void TakeAndReturn_Gpu_KeepValuesShapeAndOrderInMemory()
    {
        var device = ComputeDevice.Of("cuda");
        using Tensor images = randn(2, 3, 4, 5).permute(0, 3, 1, 2);
        using Tensor there = device.Take(images);
        Assert.Equal(TorchSharp.DeviceType.CUDA, there.device_type);
        Assert.Equal(images.stride(), there.stride());
        using Tensor back = device.Return(there.alias());

        Assert.Equal(images.contiguous().data<float>().ToArray(), back.contiguous().data<float>().ToArray());
    }

    [GpuFact]
    public void Of_GpuThatIsNotThere_NamesThoseThatAre() => Assert.StartsWith(
        "The device 'cuda:127' was asked for, but libtorch sees ", Assert.Throws<UsageException>(() => ComputeDevice.Of("cuda:127")).Message, StringComparison.Ordinal);
}
