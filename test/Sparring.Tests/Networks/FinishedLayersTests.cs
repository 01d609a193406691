using Sparring.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sparring.Tests.Networks;

/// <summary>Against numbers by hand, and against the same layers in eval mode.</summary>
public sealed class FinishedLayersTests
{
    public static TheoryData<string> Stacks() => [.. _stacks.Keys];

    private static readonly Dictionary<string, (Func<Sequential> Build, long[] Input)> _stacks = new()
    {
        ["convolutions"] = (() => nn.Sequential(nn.Conv2d(3, 8, 4, 2, 1), nn.BatchNorm2d(8), nn.LeakyReLU(0.2), nn.Conv2d(8, 6, 3, bias: false), nn.BatchNorm2d(6), nn.Sigmoid()), [5, 3, 12, 8]),
        ["transposed"] = (() => nn.Sequential(nn.ConvTranspose2d(10, 8, 4), nn.BatchNorm2d(8), nn.ReLU(), nn.ConvTranspose2d(8, 3, 4, 2, 1), nn.BatchNorm2d(3), nn.Tanh()), [5, 10, 1, 1]),
        ["groups"] = (() => nn.Sequential(nn.ConvTranspose2d(6, 9, 3, 2, 1, output_padding: 1, groups: 3), nn.BatchNorm2d(9), nn.Conv2d(9, 12, 3, dilation: 2, groups: 3), nn.BatchNorm2d(12)), [2, 6, 5, 5]),
        ["linear"] = (() => nn.Sequential(nn.Linear(10, 7), nn.BatchNorm1d(7), nn.ReLU(), nn.Linear(7, 5, hasBias: false), nn.BatchNorm1d(5, affine: false), nn.Tanh()), [6, 10]),
        ["group norm"] = (() => nn.Sequential(nn.Conv2d(3, 8, 3), nn.GroupNorm(2, 8), nn.ReLU(), nn.Conv2d(8, 4, 3), nn.BatchNorm2d(4)), [2, 3, 9, 9]),
        ["layers between"] = (() => nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.BatchNorm2d(8), nn.Conv2d(8, 4, 3), nn.Dropout(0.5), nn.BatchNorm2d(4)), [2, 3, 9, 9]),
        ["norm first"] = (() => nn.Sequential(nn.BatchNorm2d(3), nn.ReLU(), nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.BatchNorm2d(4)), [2, 3, 9, 9]),
        ["no statistics"] = (() => nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8, track_running_stats: false), nn.ReLU()), [4, 3, 9, 9]),
        ["other padding"] = (() => nn.Sequential(nn.Conv2d(3, 8, 3, padding: 1, padding_mode: TorchSharp.PaddingModes.Circular), nn.BatchNorm2d(8), nn.ReLU()), [4, 3, 9, 9]),
        ["other dimensions"] = (() => nn.Sequential(nn.Conv1d(3, 8, 3), nn.BatchNorm1d(8), nn.ReLU(), nn.Flatten(), nn.Linear(56, 4), nn.ELU()), [4, 3, 9]),
        ["activation first"] = (() => nn.Sequential(nn.Tanh(), nn.Flatten(), nn.Tanh(), nn.Linear(6, 2)), [4, 3, 2]),
    };

    [Fact]
    public void Forward_LinearAndNorm_IsTheNumberByHand()
    {
        using Linear linear = nn.Linear(2, 2);
        using BatchNorm1d norm = nn.BatchNorm1d(2, eps: 0.25);
        Set(linear.weight, 2, -1, 1, 1);
        Set(linear.bias!, 0.5f, 0);
        Set(norm.weight, 3, -2);
        Set(norm.bias!, -1, 4);
        Set(norm.running_mean!, 0.5f, 1);
        Set(norm.running_var!, 3.75f, 0); // with ε: standard deviations of 2 and 0.5
        using FinishedLayers layers = new([linear, norm]);

        // 2·1 − 1·2 + 0.5 = 0.5 → (0.5 − 0.5)·3/2 − 1 = −1; 1 + 2 = 3 → (3 − 1)·(−2)/0.5 + 4 = −4
        using Tensor input = tensor(new float[] { 1, 2 }).unsqueeze(0);
        using Tensor output = layers.Forward(input);
        Assert.Equal([-1, -4], output.data<float>().ToArray());
    }

    [Fact]
    public void Forward_TransposedInGroups_ScalesEachGroupsOutputs()
    {
        // Two groups of one input and two outputs, on one pixel.
        using ConvTranspose2d convolution = nn.ConvTranspose2d(2, 4, 1, groups: 2, bias: false);
        using BatchNorm2d norm = nn.BatchNorm2d(4, eps: 0);
        Set(convolution.weight, 1, 2, 3, 4);
        Set(norm.weight, 1, 10, 100, 1000);
        Set(norm.bias!, 0, 0, 0, 1);
        Set(norm.running_mean!, 0, 0, 0, 0);
        Set(norm.running_var!, 1, 4, 1, 1);
        using FinishedLayers layers = new([convolution, norm]);

        using Tensor input = tensor(new float[] { 1, -1 }).view(1, 2, 1, 1);
        using Tensor output = layers.Forward(input);
        Assert.Equal([1, 10, -300, -3999], output.data<float>().ToArray()); // 1·1, 2·10/2, −3·100, −4·1000 + 1
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Forward_AnyStack_IsItsAnswerInEvalMode(string name)
    {
        manual_seed(1);
        using IDisposable scope = NewDisposeScope();
        using Sequential stack = _stacks[name].Build();
        Randomise(stack);
        stack.eval();
        Tensor input = randn(_stacks[name].Input);
        Tensor expected = stack.call(input);

        using FinishedLayers layers = new(Children(stack));
        using IDisposable inference = no_grad();
        Tensor answer = layers.Forward(input);

        Assert.Equal(expected.shape, answer.shape);
        Assert.InRange(((answer - expected).norm() / expected.norm()).item<float>(), 0, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Forward_AnyStack_LeavesLayersInputAndNoTensorBehind(string name)
    {
        manual_seed(1);
        using IDisposable inference = no_grad();
        using Sequential stack = _stacks[name].Build();
        Randomise(stack);
        stack.eval();
        using Tensor input = randn(_stacks[name].Input);
        (string, float[], long[])[] before = [.. State(stack, input)];
        long count = LiveTensors.CountSettled();

        using (FinishedLayers layers = new(Children(stack)))
        {
            layers.Forward(input).Dispose();
        }

        Assert.Equal(count, Tensor.TotalCount);
        Assert.Equal(before, State(stack, input));
    }

    [Fact]
    public void Forward_NormOverAnotherDimension_IsRefused()
    {
        // In [N, L, F] this norm would be of L, the layer's outputs are F.
        using Linear linear = nn.Linear(4, 3);
        using BatchNorm1d norm = nn.BatchNorm1d(3);
        using FinishedLayers layers = new([linear, norm]);
        using Tensor input = randn(2, 3, 4);
        Assert.StartsWith("What comes to a linear layer with a batch norm should have the shape [any, 4], but has [2, 3, 4].", Assert.Throws<UsageException>(() => layers.Forward(input)).Message);
    }

    private static nn.Module<Tensor, Tensor>[] Children(Sequential stack) => [.. stack.children().Cast<nn.Module<Tensor, Tensor>>()];

    private static IEnumerable<(string Name, float[] Values, long[] Strides)> State(Sequential stack, Tensor input)
    {
        using IDisposable scope = NewDisposeScope();
        return [.. stack.state_dict().Append(new("input", input)).Select(e => (
            e.Key, e.Value.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray(), e.Value.stride()))];
    }

    /// <summary>Scales, shifts and statistics as after a training; TorchSharp 0.107 leaves those of group norms as the memory was.</summary>
    private static void Randomise(Sequential stack)
    {
        using IDisposable inference = no_grad();
        using IDisposable scope = NewDisposeScope();
        foreach (nn.Module layer in stack.children())
        {
            switch (layer)
            {
                case BatchNorm norm:
                    norm.running_mean?.normal_(0, 0.5);
                    norm.running_var?.uniform_(0.5, 2);
                    if (norm.affine)
                    {
                        norm.weight.normal_(1, 0.5);
                        norm.bias!.normal_(0, 0.5);
                    }

                    break;
                case GroupNorm norm:
                    norm.weight.normal_(1, 0.5);
                    norm.bias!.normal_(0, 0.5);
                    break;
            }
        }
    }

    private static void Set(Tensor target, params float[] values)
    {
        using IDisposable inference = no_grad();
        using IDisposable scope = NewDisposeScope();
        target.copy_(tensor(values).view(target.shape));
    }
}
