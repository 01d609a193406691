using Sparring.Options;
using Sparring.Runs;

namespace Sparring.Tests.Options;

public sealed class OptionsGateTests
{
    [Fact]
    public void Validate_DefaultsOfARun_AreValid() => Assert.Empty(OptionsGate.Validate(new RunOptions()));

    [Fact]
    public void Validate_ProblemsInSeveralRecords_ReportsAllWithPaths()
    {
        ToyOptions options = new()
        {
            Name = "",
            BatchSize = 0,
            Channels = 2,
            Generator = new ToyPlayer { LearningRate = 3, Frozen = true },
        };

        Assert.Equal(
            [
                "name is empty; expected text",
                "batchSize is 0; expected 1 to 100",
                "channels is 2; expected null, 1 or 3",
                "generator.learningRate is 3; expected 0 to 1",
                "generator.frozen is true, but hinge cannot stand still",
            ],
            OptionsGate.Validate(options));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Validate_NonFiniteNumber_IsRefusedWithAndWithoutRange(double value)
    {
        ToyOptions options = new() { Momentum = value, Generator = new ToyPlayer { LearningRate = value } };

        Assert.Equal(
            [$"momentum is {value}; expected a finite number", $"generator.learningRate is {value}; expected 0 to 1"],
            OptionsGate.Validate(options));
    }

    [Fact]
    public void Validate_NullGroupAndUnknownEnumValue_AreRefused()
    {
        ToyOptions options = new() { Discriminator = null!, Generator = new ToyPlayer { Kind = (ToyKind)7 } };

        Assert.Equal(
            ["generator.kind is 7; expected hinge or least-squares", "discriminator is null; expected a group of options in { }"],
            OptionsGate.Validate(options));
    }

    [Fact]
    public void Validate_RuleAcrossRecords_NamesThePathInTheChild()
    {
        RunOptions defaults = new();
        RunOptions options = defaults with
        {
            Training = defaults.Training with
            {
                Loss = new() { Kind = Sparring.Losses.AdversarialLossKind.Hinge, LabelSmoothing = 0.1 },
            },
        };

        string problem = Assert.Single(OptionsGate.Validate(options));
        Assert.StartsWith("training.loss.labelSmoothing is 0.1, but this loss has no labels to smooth.", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_Problems_ThrowsOneUsageExceptionWithALineForEach()
    {
        UsageException e = Assert.Throws<UsageException>(() => OptionsGate.Require(new ToyOptions { BatchSize = -1, Channels = 9 }));

        Assert.Equal($"batchSize is -1; expected 1 to 100{Environment.NewLine}channels is 9; expected null, 1 or 3", e.Message);
    }
}
