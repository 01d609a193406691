using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Sparring.Tensors;

/// <summary>What is computed with: the CPU or one GPU.</summary>
/// <remarks>
/// Random numbers are always drawn on the CPU, and copied: the same seed draws the same on every device, and the CPU's random state is all
/// that a checkpoint needs. TorchSharp binds neither streams nor the state of a GPU's random numbers.
/// </remarks>
public sealed class ComputeDevice
{
    private const string Auto = "auto";
    private const string CpuName = "cpu";
    private const string CudaName = "cuda";

    internal ComputeDevice(Device device) => Device = device;

    /// <summary>The CPU.</summary>
    public static ComputeDevice Cpu { get; } = new(new Device(DeviceType.CPU));

    /// <summary>What a text may be, for messages.</summary>
    internal static string Expected => "auto, cpu, cuda or cuda:1";

    /// <summary>Whether NVIDIA's driver offers a GPU, be it one that libtorch can use or not.</summary>
    public static bool HasDriver => CudaDriver.Problem is null;

    /// <summary>Why there is no GPU that libtorch can use, and what to do, as a clause and a sentence; null where there is one.</summary>
    public static string? CudaProblem
    {
        get
        {
            NativeLibraries.EnsureLoaded();
            if (cuda.is_available())
            {
                return null;
            }

            NativeStatus natives = NativeLibraries.Load();
            return !natives.HasCuda
                ? $"this program's libtorch ({natives.LibtorchPath ?? "the system's"}) is a build for the CPU alone. Build with -p:TorchBackend=cuda-linux "
                    + $"(on Windows cuda-windows), or let {ExistingLibtorch.Variable} name a PyTorch {natives.LibtorchVersion} with CUDA"
                : CudaDriver.Problem is { } problem
                ? $"{problem}. Install the driver or make the GPU visible (CUDA_VISIBLE_DEVICES), or compute on the CPU"
                : $"libtorch cannot use the NVIDIA driver, which knows CUDA up to {CudaDriver.CudaVersion}. Install a newer driver, or compute on the CPU";
        }
    }

    /// <summary>"cpu", "cuda:0".</summary>
    public string Name => IsCuda ? $"{CudaName}:{Device.index}" : Device.ToString();

    /// <summary>Whether it is a GPU.</summary>
    public bool IsCuda => Device.type == DeviceType.CUDA;

    /// <summary>The name with that of the product, such as "cuda:0 (NVIDIA H100 80GB HBM3)".</summary>
    public string Description => IsCuda && CudaDriver.Problem is null ? $"{Name} ({CudaDriver.NameOfDevice(Device.index)})" : Name;

    /// <summary>The memory of the GPU at this moment; null for the CPU, and where the driver gives no answer.</summary>
    public GpuMemory? Memory => IsCuda && CudaDriver.Problem is null ? CudaDriver.MemoryOf(Device.index) : null;

    /// <summary>Whether it has instructions for products of bfloat16: GPUs of compute capability 8.0 (Ampere) and later do.</summary>
    internal bool HasNativeBfloat16 => IsCuda ? CudaDriver.Problem is null && CudaDriver.MajorCapabilityOf(Device.index) >= 8 : NativeBfloat16.IsSupported;

    /// <summary>The same for TorchSharp. The index is never left open: TorchSharp would take every tensor for one that lies elsewhere.</summary>
    internal Device Device { get; }

    /// <summary>The device that a text names.</summary>
    /// <param name="text">auto (a GPU where libtorch can use one, else the CPU), cpu, cuda (the first GPU) or cuda:1.</param>
    /// <exception cref="UsageException">It names none, or one that is not here; the message says why.</exception>
    public static ComputeDevice Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!IsName(text))
        {
            throw new UsageException($"There is no device '{text}'; expected {Expected}.");
        }

        NativeLibraries.EnsureLoaded();
        if (text == CpuName || (text == Auto && !cuda.is_available()))
        {
            return Cpu;
        }

        if (CudaProblem is { } problem)
        {
            throw new UsageException($"The device '{text}' was asked for, but {problem}.");
        }

        int index = text.Split(':') is [_, string number] ? int.Parse(number, CultureInfo.InvariantCulture) : 0;
        int count = cuda.device_count();
        return index < count
            ? new ComputeDevice(new Device(DeviceType.CUDA, index))
            : throw new UsageException(
                $"The device '{text}' was asked for, but libtorch sees {(count == 1 ? "one GPU, cuda:0" : $"{count} GPUs, cuda:0 to cuda:{count - 1}")}. Name one of these.");
    }

    /// <summary>Whether a text may name a device, be it here or not.</summary>
    internal static bool IsName(string text) =>
        text is Auto or CpuName or CudaName
        || (text.StartsWith($"{CudaName}:", StringComparison.Ordinal)
            && sbyte.TryParse(text.AsSpan(CudaName.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _));

    /// <summary>
    /// A tensor of the CPU on this device. To a GPU it is copied from pinned memory, and nothing waits for the copy: libtorch keeps the
    /// pinned memory until it is done, and what is computed with it later comes later on the GPU too.
    /// </summary>
    /// <returns>For the CPU the very tensor, else a new one in the caller's dispose scope.</returns>
    internal Tensor Take(Tensor tensor)
    {
        if (Device.type == DeviceType.CPU)
        {
            return tensor;
        }

        if (!IsCuda)
        {
            return tensor.to(Device);
        }

        using Tensor pinned = tensor.pin_memory();
        return pinned.to(Device, non_blocking: true);
    }

    /// <summary>A tensor of this device on the CPU; waits until it is computed.</summary>
    /// <param name="tensor">Disposed of where it is not the answer.</param>
    internal Tensor Return(Tensor tensor)
    {
        if (Device.type == DeviceType.CPU)
        {
            return tensor;
        }

        using (tensor)
        {
            return tensor.cpu();
        }
    }

    /// <summary>Moves a network. Its parameters and buffers may be other objects afterwards.</summary>
    internal void Move(nn.Module network) => network.to(Device);

    /// <summary>Seeds what layers draw by themselves (dropout) on a GPU. Its state is not in checkpoints.</summary>
    internal void Seed(long seed)
    {
        if (IsCuda)
        {
            cuda.manual_seed_all(seed);
        }
    }
}
