using System.Globalization;
using Sparring.Storage;

namespace Sparring.Runs;

/// <summary>The run's diary for people: a line with its time for each event.</summary>
internal sealed class RunLog(string path, TimeProvider time)
{
    /// <exception cref="SparringException">The disk is full or fails.</exception>
    public void Write(FormattableString message)
    {
        try
        {
            File.AppendAllText(
                path, string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z {message.ToString(CultureInfo.InvariantCulture)}\n"));
        }
        catch (Exception exception) when (DiskErrors.Covers(exception))
        {
            throw DiskErrors.Explain(exception, path);
        }
    }
}
