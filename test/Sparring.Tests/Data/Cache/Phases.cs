using System.Collections.Concurrent;
using Sparring.Data;

namespace Sparring.Tests.Data.Cache;

/// <summary>What an opening went through.</summary>
internal sealed class Phases : IProgress<OpenProgress>
{
    private readonly ConcurrentQueue<OpenProgress> _reports = [];

    /// <summary>Each phase once.</summary>
    public OpenPhase[] Seen => [.. _reports.Select(report => report.Phase).Distinct()];

    public bool HasDecoded => Seen.Contains(OpenPhase.Decoding);

    public IReadOnlyCollection<OpenProgress> Reports => _reports;

    public void Report(OpenProgress value) => _reports.Enqueue(value);
}
