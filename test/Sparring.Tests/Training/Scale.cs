using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Tests.Training;

/// <summary>
/// A layer that multiplies each input by a number of its own: value by value, which libtorch refuses across devices also on "meta", where products
/// of matrices let it pass.
/// </summary>
internal sealed class Scale : nn.Module<Tensor, Tensor>
{
    private readonly Parameter _factors;

    public Scale(int width) : base(nameof(Scale))
    {
        _factors = nn.Parameter(ones(width));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => input * _factors;
}
