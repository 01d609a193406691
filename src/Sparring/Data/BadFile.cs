namespace Sparring.Data;

/// <summary>A file that was meant to be an image and cannot be used.</summary>
/// <param name="Name">Where it lies in the collection.</param>
/// <param name="Reason">What is wrong with it, as a clause after its name: "ends before the image does: the file is cut off".</param>
public sealed record BadFile(string Name, string Reason);
