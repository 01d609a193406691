using System.Diagnostics;
using System.Globalization;

namespace Sparring.Benchmarks.Speed;

/// <summary>A loop in a process of its own, which plays when it is told to: its heap is as it would be in a program that does nothing else.</summary>
internal sealed class RoundsElsewhere : IDisposable
{
    private readonly Process _process;

    /// <param name="networks">What is played.</param>
    /// <param name="loop">The reference's, or a variant's name.</param>
    public RoundsElsewhere(SpeedCase networks, string loop) => _process = OwnProcess.Start("speed-on-demand", networks.Name, loop);

    /// <returns>Seconds a round, on the average of this many.</returns>
    public double SecondsEach(int rounds)
    {
        _process.StandardInput.WriteLine(rounds);
        return Answer();
    }

    /// <summary>Ends the process.</summary>
    /// <returns>The most memory that it had resident, in MiB.</returns>
    public double End()
    {
        _process.StandardInput.Close();
        return Answer();
    }

    public void Dispose()
    {
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private double Answer() => double.Parse(
        _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("A process that played rounds has ended."), CultureInfo.InvariantCulture);
}
