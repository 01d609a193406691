namespace Sparring.Training;

/// <summary>The plain numbers of a skill meter's state.</summary>
/// <param name="Readings">Readings taken.</param>
/// <param name="Rivals">The frozen players, the oldest first.</param>
public sealed record SkillProgress(long Readings, IReadOnlyList<RivalProgress> Rivals);
