namespace Sparring.Networks;

/// <summary>A network whose forward pass is one stack of layers, and at most a reshape before and after it.</summary>
internal interface IStackedNetwork
{
    /// <summary>The layers, with the precision that they compute with.</summary>
    LayerStack Stack { get; }
}
