namespace Sparring.Data;

/// <summary>The decoded images of one collection.</summary>
/// <param name="Key">Changes with the images and with the options that shape samples.</param>
/// <param name="Location">Where the collection lay when it was decoded.</param>
/// <param name="Count">Samples.</param>
/// <param name="Shape">Of one sample.</param>
/// <param name="Created">When they were decoded.</param>
/// <param name="Bytes">On disk.</param>
public sealed record DataCacheEntry(string Key, string Location, int Count, SampleShape Shape, DateTimeOffset Created, long Bytes);
