using System.Runtime.InteropServices;

namespace Sparring.Cli;

/// <summary>
/// Turns the first Ctrl-C or SIGTERM into a request to finish the round and save. The second has its usual effect: the process ends at once.
/// </summary>
internal sealed class InterruptSignals : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _firstTime;
    private readonly Action _secondTime;

    /// <param name="firstTime">Tells that it was heard. Called from another thread.</param>
    /// <param name="secondTime">Cleans up the terminal before the process ends.</param>
    /// <param name="outer">Asks for the same as a signal.</param>
    public InterruptSignals(Action firstTime, Action secondTime, CancellationToken outer)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        _firstTime = firstTime;
        _secondTime = secondTime;
        _registrations = [Register(PosixSignal.SIGINT), Register(PosixSignal.SIGTERM)];
    }

    public CancellationToken Token => _source.Token;

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
        if (_source.IsCancellationRequested)
        {
            _secondTime();
            return;
        }

        context.Cancel = true;
        _source.Cancel();
        _firstTime();
    });
}
