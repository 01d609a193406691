using Sparring.Metrics.Evaluation;
using Sparring.Options;

namespace Sparring.Tests.Metrics.Evaluation;

public sealed class EvaluationOptionsTests
{
    [Fact]
    public void Default_IsValid() => Assert.Empty(OptionsGate.Validate(new EvaluationOptions()));

    [Fact]
    public void WrongOptions_AreAllTold()
    {
        EvaluationOptions options = new() { Count = 1, Reals = 0, Threads = -1, Metrics = [MetricKind.Fid, MetricKind.Fid], WeightsPath = "none.pth", Download = true };

        Assert.Equal(
            [
                "count is 1; expected 2 to 10000000",
                "reals is 0; expected 2 to 10000000",
                "threads is -1; expected 0 to 1024",
                "metrics should name metrics, each once",
                "weightsPath is for the features 'inception' only. Ask for these, or leave it out",
                "weightsPath is 'none.pth', but there is no such file",
                "download is for the features 'inception' only. Ask for these, or leave it out",
            ],
            OptionsGate.Validate(options));
    }

    [Theory]
    [InlineData("fid", MetricKind.Fid)]
    [InlineData(" KID , is,kid", MetricKind.Kid, MetricKind.InceptionScore)]
    public void Parse_AList_IsTheMetricsInOrder(string list, params MetricKind[] expected) => Assert.Equal(expected, MetricNames.Parse(list));

    [Fact]
    public void Parse_AllNames_AreAllMetrics() => Assert.Equal(Enum.GetValues<MetricKind>(), MetricNames.Parse(string.Join(',', MetricNames.All)));

    [Theory]
    [InlineData("fdi", "There is no metric 'fdi'. Did you mean 'fid'? The metrics are fid, kid, prdc, is, swd, modes, memorisation.")]
    [InlineData(",", "A list of metrics should name at least one of fid, kid, prdc, is, swd, modes, memorisation, but is ','.")]
    public void Parse_NoMetric_IsExplained(string list, string expected) =>
        Assert.Equal(expected, Assert.Throws<UsageException>(() => MetricNames.Parse(list)).Message);
}
