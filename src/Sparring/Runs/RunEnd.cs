namespace Sparring.Runs;

/// <summary>Why a training came to its end.</summary>
public enum RunEnd
{
    /// <summary>It has its length.</summary>
    Finished,

    /// <summary>Its quality no longer improved, for as long as <see cref="QualityOptions.StopWhenFlatKimg"/> says.</summary>
    Flat,

    /// <summary>It was told to stop.</summary>
    Interrupted,
}
