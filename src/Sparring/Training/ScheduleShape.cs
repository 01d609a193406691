namespace Sparring.Training;

/// <summary>The shape of a schedule between its start and its end.</summary>
public enum ScheduleShape
{
    /// <summary>No change.</summary>
    Constant,

    /// <summary>A straight line.</summary>
    Linear,

    /// <summary>Half a cosine wave: slow, fast, slow (Loshchilov and Hutter 2016, "SGDR").</summary>
    Cosine,
}
