using AwsSimulator.Control;

namespace AwsSimulator.Tests.Control;

public sealed class FaultPlanTests
{
    [Fact]
    public void Next_SameSeed_HitsTheSameCalls()
    {
        Assert.Equal(Hits(seed: 7), Hits(seed: 7));
        Assert.NotEqual(Hits(seed: 7), Hits(seed: 8));
    }

    [Fact]
    public void Next_TimesTwoFromTheThird_HitsThirdAndFourth()
    {
        var plan = new FaultPlan();
        plan.Add(new FaultRule { Service = "appflow", Nth = 3, Times = 2 });

        Assert.Equal([false, false, true, true, false], Enumerable.Range(0, 5).Select(_ => plan.Next("appflow", "StartFlow") is not null));
        Assert.Null(plan.Next("redshift-data", "ExecuteStatement"));
    }

    [Fact]
    public void Next_RuleWithoutOperation_LeavesInnerStepsAlone()
    {
        var plan = new FaultPlan();
        plan.Add(new FaultRule { Times = 0 });

        Assert.Null(plan.Next("redshift-data", FaultSteps.RunStatement));
        Assert.NotNull(plan.Next("redshift-data", "ExecuteStatement"));
    }

    private static List<bool> Hits(int seed)
    {
        var plan = new FaultPlan();
        plan.Add(new FaultRule { Probability = 0.3, Times = 0, Seed = seed });
        return [.. Enumerable.Range(0, 100).Select(_ => plan.Next("appflow", "StartFlow") is not null)];
    }
}
