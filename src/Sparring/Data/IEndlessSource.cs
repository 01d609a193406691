namespace Sparring.Data;

/// <summary>A source that draws its samples from a seed, so that there are always more.</summary>
internal interface IEndlessSource : IImageSource
{
    /// <summary>Samples that follow on this source's last one. None is drawn before it is read.</summary>
    /// <param name="count">How many, at least 1.</param>
    IImageSource Further(int count);
}
