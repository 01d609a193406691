namespace Sparring;

/// <summary>
/// A problem that the user can mend: a wrong option, an unreadable image, a damaged checkpoint.
/// The message says what was expected, what was found and what to do, and needs no stack trace beside it.
/// </summary>
public class SparringException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was expected, what was found and what to do.</param>
    public SparringException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was expected, what was found and what to do.</param>
    /// <param name="innerException">What caused it.</param>
    public SparringException(string message, Exception innerException) : base(message, innerException) { }
}
