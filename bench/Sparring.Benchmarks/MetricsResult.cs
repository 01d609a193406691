namespace Sparring.Benchmarks;

/// <summary>One measurement of the metrics benchmark, each in a process of its own.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Threads">libtorch's threads.</param>
/// <param name="LoadBefore">Processes that wanted a core, mean of the minute before: above 0.5 or so, times are too long.</param>
/// <param name="Seconds">Of each step; what prepares is left out.</param>
/// <param name="TotalSeconds">Of all steps.</param>
/// <param name="CpuSeconds">Of all threads in all steps: less than the total on one thread where others wanted the core too; null where it was not measured.</param>
/// <param name="PeakMiB">The most memory that the process ever had (VmHWM), of which libtorch itself is about 150; 0 where the system does not tell.</param>
internal sealed record MetricsResult(
    string Name, int Threads, double LoadBefore, IReadOnlyDictionary<string, double> Seconds, double TotalSeconds, double? CpuSeconds, double PeakMiB);
