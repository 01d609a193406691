using System.Runtime.InteropServices;
using System.Text;

namespace Sparring.Tensors;

/// <summary>
/// What NVIDIA's driver tells of GPUs and TorchSharp does not: why there is none, its name, its memory. Devices are numbered as libtorch
/// numbers them (CUDA_VISIBLE_DEVICES counts), which is not so with nvidia-smi.
/// </summary>
/// <remarks>Functions and their versions: CUDA driver API, as cuda.h of CUDA 12 maps them.</remarks>
internal static class CudaDriver
{
    private const int NameLength = 256;

    // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR.
    private const int MajorCapability = 75;

    private static readonly nint _library = Open();

    // In every function: 0 is success, other numbers are errors.
    private delegate int Init(uint flags);

    private delegate int GetVersion(out int version);

    private delegate int GetErrorName(int error, out nint name);

    private delegate int GetDevice(out int device, int ordinal);

    private delegate int GetName([Out] byte[] name, int length, int device);

    private delegate int GetAttribute(out int value, int attribute, int device);

    private delegate int RetainContext(out nint context, int device);

    private delegate int ReleaseContext(int device);

    private delegate int PushContext(nint context);

    private delegate int PopContext(out nint context);

    private delegate int GetMemory(out nuint free, out nuint total);

    /// <summary>Why the driver offers no GPU, as a clause; null where it offers one.</summary>
    public static string? Problem => _library == 0 ? "there is no NVIDIA driver on this machine"
        : Function<Init>("cuInit")(0) is not 0 and var error ? $"the NVIDIA driver finds no GPU that it can use ({NameOf(error)})"
        : null;

    /// <summary>The version of CUDA that the driver knows, such as "12.4". Only where <see cref="Problem"/> is null.</summary>
    public static string CudaVersion
    {
        get
        {
            Require(Function<GetVersion>("cuDriverGetVersion")(out int version));
            return $"{version / 1000}.{version % 1000 / 10}";
        }
    }

    /// <summary>Such as "NVIDIA H100 80GB HBM3". Only where <see cref="Problem"/> is null.</summary>
    public static string NameOfDevice(int index)
    {
        byte[] name = new byte[NameLength];
        Require(Function<GetName>("cuDeviceGetName")(name, name.Length, Device(index)));
        return Encoding.UTF8.GetString(name, 0, Array.IndexOf(name, (byte)0));
    }

    /// <summary>The 8 of compute capability 8.6. Only where <see cref="Problem"/> is null.</summary>
    public static int MajorCapabilityOf(int index)
    {
        Require(Function<GetAttribute>("cuDeviceGetAttribute")(out int major, MajorCapability, Device(index)));
        return major;
    }

    /// <summary>Null where the driver gives no answer: a figure is no reason to end a training. It waits for nothing that the GPU computes.</summary>
    public static GpuMemory? MemoryOf(int index)
    {
        const double mebi = 1 << 20;
        // libtorch's own context, which need not be the current one of this thread.
        if (Function<GetDevice>("cuDeviceGet")(out int device, index) != 0 || Function<RetainContext>("cuDevicePrimaryCtxRetain")(out nint context, device) != 0)
        {
            return null;
        }

        try
        {
            if (Function<PushContext>("cuCtxPushCurrent_v2")(context) != 0)
            {
                return null;
            }

            int error = Function<GetMemory>("cuMemGetInfo_v2")(out nuint free, out nuint total);
            Function<PopContext>("cuCtxPopCurrent_v2")(out _);
            return error == 0 ? new GpuMemory((total - free) / mebi, total / mebi) : null;
        }
        finally
        {
            Function<ReleaseContext>("cuDevicePrimaryCtxRelease_v2")(device);
        }
    }

    private static int Device(int index)
    {
        Require(Function<GetDevice>("cuDeviceGet")(out int device, index));
        return device;
    }

    private static void Require(int error)
    {
        if (error != 0)
        {
            throw new SparringException($"The NVIDIA driver reports {NameOf(error)}. `nvidia-smi` may tell more; --device cpu goes on without the GPU.");
        }
    }

    private static string NameOf(int error) =>
        Function<GetErrorName>("cuGetErrorName")(error, out nint name) == 0 && Marshal.PtrToStringUTF8(name) is { } text ? text : $"error {error}";

    private static T Function<T>(string name) where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(_library, name));

    private static nint Open() =>
        NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out nint library) ? library : 0;
}
