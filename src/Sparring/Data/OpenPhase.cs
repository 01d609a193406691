namespace Sparring.Data;

/// <summary>What the opening of a source is at.</summary>
public enum OpenPhase
{
    /// <summary>Finding out what the files are and whether they were decoded before.</summary>
    Looking,

    /// <summary>Waiting for another process that decodes the same files.</summary>
    Waiting,

    /// <summary>Decoding images into the cache.</summary>
    Decoding,
}
