using Sparring.Training;

namespace Sparring.Tests.Training;

public sealed class ScheduleOptionsTests
{
    // linear: 1 − 0.8 · (k − 10)/40; cosine: 1 − 0.8 · (1 − cos(π (k − 10)/40))/2
    [Theory]
    [InlineData(ScheduleShape.Constant, 30, 1)]
    [InlineData(ScheduleShape.Linear, 0, 1)]
    [InlineData(ScheduleShape.Linear, 10, 1)]
    [InlineData(ScheduleShape.Linear, 20, 0.8)]
    [InlineData(ScheduleShape.Linear, 50, 0.2)]
    [InlineData(ScheduleShape.Linear, 500, 0.2)]
    [InlineData(ScheduleShape.Cosine, 10, 1)]
    [InlineData(ScheduleShape.Cosine, 20, 0.8828427125)]
    [InlineData(ScheduleShape.Cosine, 30, 0.6)]
    [InlineData(ScheduleShape.Cosine, 50, 0.2)]
    public void FactorAt_Shapes_FollowTheirFormula(ScheduleShape shape, double kimg, double expected)
    {
        ScheduleOptions schedule = new() { Shape = shape, StartKimg = 10, EndKimg = 50, FinalFactor = 0.2 };
        Assert.Equal(expected, schedule.FactorAt(kimg), 1e-9);
    }

    [Fact]
    public void FactorAt_StartAndEndAtOnePoint_IsAStep()
    {
        ScheduleOptions schedule = new() { Shape = ScheduleShape.Linear, StartKimg = 10, EndKimg = 10, FinalFactor = 0.1 };
        Assert.Equal(1, schedule.FactorAt(9.999));
        Assert.Equal(0.1, schedule.FactorAt(10), 1e-12);
    }
}
