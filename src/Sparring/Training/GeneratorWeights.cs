namespace Sparring.Training;

/// <summary>Which weights of the generator draw.</summary>
public enum GeneratorWeights
{
    /// <summary>The moving average; the weights of the moment where the average is switched off.</summary>
    Average,

    /// <summary>The weights of the moment.</summary>
    Raw,
}
