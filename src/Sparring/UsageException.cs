namespace Sparring;

/// <summary>Options that are unknown, out of range or at odds with each other, or data and files that cannot be used as asked.</summary>
/// <remarks>The command ends with exit code 2 for these, and with 1 for every other <see cref="SparringException"/>.</remarks>
public class UsageException : SparringException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was expected, what was found and what to do.</param>
    public UsageException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was expected, what was found and what to do.</param>
    /// <param name="innerException">What caused it.</param>
    public UsageException(string message, Exception innerException) : base(message, innerException) { }
}
