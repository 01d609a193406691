namespace Sparring.Data.Cache;

/// <summary>Reports about a hundred times in all, and the end. One thread.</summary>
internal sealed class StepProgress(IProgress<OpenProgress>? progress, OpenPhase phase, int total)
{
    private readonly int _step = Math.Max(1, total / 100);
    private int _done;

    public void Advance()
    {
        _done++;
        if (_done % _step == 0 || _done == total)
        {
            progress?.Report(new OpenProgress(phase, _done, total));
        }
    }
}
