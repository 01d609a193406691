namespace Sparring.Runs;

/// <summary>The run's diary for people: a line with its time for each event.</summary>
internal sealed class RunLog(string path, TimeProvider time)
{
    public void Write(string message) => File.AppendAllText(path, $"{time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z {message}\n");
}
