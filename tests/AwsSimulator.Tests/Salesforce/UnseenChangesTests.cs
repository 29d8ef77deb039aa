using AwsSimulator.Salesforce;

namespace AwsSimulator.Tests.Salesforce;

/// <summary>What happens in an org behind the back of every query by stamps.</summary>
public sealed class UnseenChangesTests
{
    [Fact]
    public void LiveADay_Erases_LeavesNoTraceOfTheRecord()
    {
        (SalesforceOrg org, SimulatedClock clock) = Make();

        ObjectDay day = Account(org.LiveADay(new DayRates { Erased = 0.1 }));

        Assert.Equal(10, day.Erased.Count);
        Assert.Empty(org.Find("Account")!.Deliver(clock.GetUtcNow()).Select(record => record.Id).Intersect(day.Erased));
        Assert.Empty(Account(org.LiveADay(new DayRates { Erased = 1, Changed = 1 })).Erased.Intersect(day.Erased));
    }

    [Fact]
    public void LiveADay_ChangesTooLate_ShowsStampsThatNoWindowReaches()
    {
        (SalesforceOrg org, SimulatedClock clock) = Make();
        DateTimeOffset begin = clock.GetUtcNow();

        ObjectDay day = Account(org.LiveADay(new DayRates { TooLate = 0.1 }));

        Assert.Equal(10, day.Unseen.Count);
        SalesforceRecord[] late = [.. org.LiveRecords("Account").Where(record => day.Unseen.Contains(record.Id))];
        Assert.All(late, record => Assert.True(record.Stamp < begin.UtcDateTime.AddMinutes(-15) && record.VisibleFrom > begin));
    }

    [Fact]
    public void Live_TwentyMinutes_MovesTheClockAndEndsCalm()
    {
        (SalesforceOrg org, SimulatedClock clock) = Make();
        DateTimeOffset begin = clock.GetUtcNow();

        org.Live(TimeSpan.FromMinutes(20), new DayRates { Late = 0.2, Changed = 0.5 });

        DateTimeOffset end = clock.GetUtcNow();
        Assert.InRange(end - begin, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(21));
        Assert.All(org.Find("Account")!.Deliver(end.AddDays(1)), record => Assert.True(record.VisibleFrom < end.AddSeconds(-50)));
    }

    private static ObjectDay Account(DayReport report) => report.Objects.Single(day => day.Object == "Account");

    private static (SalesforceOrg Org, SimulatedClock Clock) Make()
    {
        var clock = new SimulatedClock();
        return (SalesforceOrg.Generate(5, 400, clock), clock);
    }
}
