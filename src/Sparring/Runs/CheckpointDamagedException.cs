namespace Sparring.Runs;

/// <summary>A checkpoint that is not whole.</summary>
public sealed class CheckpointDamagedException : SparringException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The checkpoint's folder.</param>
    /// <param name="cause">What is wrong with it, as a clause without a full stop.</param>
    public CheckpointDamagedException(string path, string cause) : base(Describe(path, cause)) => Cause = cause;

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The checkpoint's folder.</param>
    /// <param name="cause">What is wrong with it, as a clause without a full stop.</param>
    /// <param name="innerException">What caused it.</param>
    public CheckpointDamagedException(string path, string cause, Exception innerException) : base(Describe(path, cause), innerException) => Cause = cause;

    /// <summary>What is wrong with it.</summary>
    public string Cause { get; }

    private static string Describe(string path, string cause) =>
        $"The checkpoint '{path}' is not whole: {cause}. Use another checkpoint of the run";
}
