using System.Runtime.InteropServices;

namespace Sparring.Cli;

/// <summary>
/// Turns the first Ctrl-C, SIGTERM or SIGHUP into a request to finish the round and save. Another Ctrl-C leaves at once, unless it comes
/// with the first: `timeout` and `dotnet run` pass a signal on to a process that has it already.
/// </summary>
internal sealed class InterruptSignals : IDisposable
{
    /// <summary>Signals so soon after the first are the same one.</summary>
    internal static readonly TimeSpan Echo = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _source;
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _heard;
    private readonly Action _leave;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private long? _firstHeard;

    /// <param name="heard">Tells that the first signal was heard. Called from another thread.</param>
    /// <param name="leave">Ends the process. Called from another thread.</param>
    /// <param name="outer">Asks for the same as a signal.</param>
    /// <param name="time">The clock; by default the system's.</param>
    public InterruptSignals(Action heard, Action leave, CancellationToken outer, TimeProvider? time = null)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        _heard = heard;
        _leave = leave;
        _time = time ?? TimeProvider.System;
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(Register)];
    }

    public CancellationToken Token => _source.Token;

    /// <summary>What a signal does.</summary>
    internal void Hear(PosixSignal signal)
    {
        bool isFirst;
        lock (_lock)
        {
            isFirst = _firstHeard is null;
            _firstHeard ??= _time.GetTimestamp();
        }

        if (isFirst)
        {
            _source.Cancel();
            _heard();
        }
        else if (signal == PosixSignal.SIGINT && _time.GetElapsedTime(_firstHeard.Value) >= Echo)
        {
            _leave();
        }
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        Hear(context.Signal);
    });
}
