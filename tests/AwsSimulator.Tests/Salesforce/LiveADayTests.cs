using AwsSimulator.Salesforce;

namespace AwsSimulator.Tests.Salesforce;

public sealed class LiveADayTests
{
    private readonly SimulatedClock clock = Orgs.Clock();

    [Fact]
    public void LiveADay_Report_CountsWhatReallyHappened()
    {
        SalesforceOrg org = SalesforceOrg.Generate(1, 4000, clock);
        var before = org.Objects.ToDictionary(o => o.Name, o => ById(o.Deliver(clock.GetUtcNow())));

        DayReport report = org.LiveADay();

        foreach (SalesforceObject lived in org.Objects)
        {
            ObjectDay day = report.Objects.Single(d => d.Object == lived.Name);
            ILookup<string, SalesforceRecord> rows = lived.Deliver(clock.GetUtcNow()).ToLookup(record => record.Id);
            var newest = rows.ToDictionary(group => group.Key, group => group.OrderBy(record => record.Stamp).Last());
            var old = before[lived.Name];
            var known =
                newest.Values.Where(record => old.ContainsKey(record.Id)).Select(record => (Old: old[record.Id], New: record)).ToList();

            Assert.Equal(day.New, newest.Keys.Except(old.Keys).Count());
            Assert.Equal(day.Changed, known.Count(pair => pair.New.Stamp > pair.Old.Stamp && pair.Old.IsDeleted == pair.New.IsDeleted));
            Assert.Equal(day.Deleted, known.Count(pair => pair.New.IsDeleted && !pair.Old.IsDeleted));
            Assert.Equal(day.Undeleted, known.Count(pair => !pair.New.IsDeleted && pair.Old.IsDeleted));
            Assert.Equal(
                day.Drifted, known.Count(pair => pair.New.Stamp == pair.Old.Stamp && pair.New.Text(lived) != pair.Old.Text(lived)));
            Assert.Equal(day.Late, newest.Values.Count(record => CameLate(record, report) && record.Stamp != old.GetValueOrDefault(record.Id)?.Stamp));
            Assert.Equal(
                day.Repeated, rows.Count(group => group.Count(record => record.Text(lived) == newest[group.Key].Text(lived)) == 2));
            Assert.Equal(day.Outdated, rows.Sum(group => group.Count(record => record.Stamp < newest[group.Key].Stamp)));
        }

        Assert.All(
            [report.New, report.Changed, report.Deleted, report.Undeleted, report.Late, report.Repeated, report.Outdated, report.Drifted],
            count => Assert.True(count > 0));
    }

    [Fact]
    public void LiveADay_Clock_MovesOnADayAndEverythingIsVisibleByThen()
    {
        SalesforceOrg org = SalesforceOrg.Generate(1, 2000, clock);

        DayReport report = org.LiveADay();

        Assert.True(clock.GetUtcNow() >= report.Ended);
        Assert.Equal(TimeSpan.FromDays(1), report.Ended - report.Began);
        foreach (SalesforceObject lived in org.Objects)
        {
            Assert.Equal(Texts(lived, report.Ended.AddMinutes(-1)), Texts(lived, report.Ended.AddYears(1)));
        }
    }

    [Fact]
    public void LiveADay_LateRows_AreInReachOfLagAndOverlap()
    {
        SalesforceOrg org = SalesforceOrg.Generate(1, 4000, clock);

        DayReport report = org.LiveADay(new DayRates { Drifted = 0 });

        List<SalesforceRecord> late =
            [.. org.Objects.SelectMany(o => o.LiveRecords(report.Ended)).Where(record => CameLate(record, report))];
        Assert.Equal(report.Late, late.Count);
        Assert.NotEmpty(late);
        Assert.All(late, record => Assert.InRange(record.VisibleFrom.UtcDateTime - record.Stamp!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15)));
    }

    [Fact]
    public void Deliver_DuringTheDay_ShowsOnlyWhatWasVisibleThen()
    {
        SalesforceOrg org = SalesforceOrg.Generate(1, 2000, clock);
        SalesforceObject accounts = org.Find("Account")!;
        List<string> before = Texts(accounts, clock.GetUtcNow());

        DayReport report = org.LiveADay();

        Assert.Equal(before, Texts(accounts, report.Began));
        List<string> noon = Texts(accounts, report.Began.AddHours(12));
        Assert.NotEqual(before, noon);
        Assert.NotEqual(Texts(accounts, report.Ended), noon);
    }

    [Fact]
    public void LiveADay_SecondDay_ForgetsTheRepeatsOfTheFirst()
    {
        SalesforceOrg org = SalesforceOrg.Generate(1, 2000, clock);
        org.LiveADay();

        DayReport second = org.LiveADay(new DayRates { Repeated = 0, Outdated = 0 });

        Assert.Equal(0, second.Repeated + second.Outdated);
        Assert.All(org.Objects, o => Assert.Equal(o.Deliver(second.Ended).Count, ById(o.Deliver(second.Ended)).Count));
    }

    private static bool CameLate(SalesforceRecord record, DayReport report) =>
        record.VisibleFrom > report.Began && record.Stamp < report.Began.UtcDateTime.AddSeconds(-1);

    private static Dictionary<string, SalesforceRecord> ById(IEnumerable<SalesforceRecord> records) =>
        records.GroupBy(record => record.Id).ToDictionary(group => group.Key, group => group.First());

    private static List<string> Texts(SalesforceObject o, DateTimeOffset at) => [.. o.Deliver(at).Select(record => record.Text(o))];
}
