namespace Sparring.Data.Collections;

/// <summary>An item of which it is known before it is read that it cannot be.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">Its class, or null.</param>
/// <param name="Reason">A clause that wants the name before it.</param>
internal sealed record BadItem(string Name, int? Label, string Reason) : ImageItem(Name, Label)
{
    public override ItemContent? Load() => throw new InvalidDataException(Reason);
}
