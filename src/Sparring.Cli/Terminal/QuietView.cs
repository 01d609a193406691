using Sparring.Balance;
using Sparring.Training;

namespace Sparring.Cli.Terminal;

/// <summary>Shows nothing.</summary>
internal sealed class QuietView : TrainingView
{
    public override void Watch(Action train) => train();

    public override void Tick(TickReport report)
    {
        // Asked not to.
    }

    public override void WentBack(Healing healing, IReadOnlyList<double> qualities)
    {
        // Asked not to.
    }

    public override void Stopping()
    {
        // Asked not to.
    }
}
