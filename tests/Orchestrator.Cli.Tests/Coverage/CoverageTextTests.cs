using Orchestrator.Cli.Warehouse;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Tests.Coverage;

/// <summary>Every word that coverage has for an object, and its last thirty days as a bar.</summary>
public sealed class CoverageTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 7, 10, 0, TimeSpan.Zero);

    private static readonly Window Range = new(Day(11, 1), Day(11, 10));

    private static readonly PipelineCoverage Samples = new()
    {
        Pipeline = "crm-daily",
        AsOf = Now,
        LastRun = new EndedRun("crm-daily.20261120T063000", Now.AddMinutes(-6)),
        Objects =
        [
            Of("Account", null, (null, Now.AddMinutes(-45))),
            Of("Contact", null, (null, Now.AddHours(-40))),
            Of("Lead", null, (null, Now.AddDays(-3))) with { Missed = Runs(3, 3, "Redshift 1204: a value of Notes__c is longer than the column (varchar(65535)); 3,020 records were read and discarded") },
            Of("Opportunity", null, (null, Now.AddDays(-3))) with { IsLoading = true },
            Of("Case", null, (null, Day(11, 2)), (Day(11, 2).AddHours(12), Now.AddMinutes(-45))),
            Of("Invoice__c", null) with { Missed = Runs(5, 2, "AppFlow refused the flow: the connector profile has expired") },
            Of("Order", Range, (Range.From, Range.To)),
            Of("Quote", Range, (Day(11, 5), Range.To)),
            Of("Task", Range, (Day(11, 12), Day(11, 14))),
            Of("Event", null, (null, Now.AddHours(-2))) with { Missed = Runs(1, 1, null) with { State = ObjectState.Skipped } },
        ],
    };

    [Theory]
    [InlineData("every-word", 26, false)]
    [InlineData("no-goal", null, false)]
    [InlineData("quiet", 26, true)]
    public void Write_ObjectsOfEveryKind_SaysWhatTheFileSays(string name, int? hours, bool quiet)
    {
        var said = new StringWriter { NewLine = "\n" };

        int exit = new CoverageText([Samples], hours is { } goal ? TimeSpan.FromHours(goal) : null).Write(said, quiet);

        Assert.Equal(ExitCode.NotRight, exit);
        SourceFile.Holds(said.ToString(), $"{name}.txt");
        Assert.All(said.ToString().Split('\n').Skip(1), line => Assert.True(line.Length <= 120, line));
    }

    [Theory]
    [InlineData(1, ExitCode.Done)]
    [InlineData(0, ExitCode.NotRight)]
    public void Write_OneObjectAndAGoal_EndsAsAGateDoes(int hours, int expected)
    {
        PipelineCoverage one = Samples with { Objects = [Samples.Objects[0], Samples.Objects[6]] };

        Assert.Equal(expected, new CoverageText([one], TimeSpan.FromHours(hours)).Write(new StringWriter(), quiet: true));
    }

    [Fact]
    public void Write_OneGapOfOneObject_SaysWhatHealingLoads()
    {
        var said = new StringWriter { NewLine = "\n" };
        CoverageOfObject torn = Samples.Objects[4];
        torn = torn with { Gaps = [torn.Gaps[0] with { AboutRows = 1_304 }] };

        new CoverageText([Samples with { Objects = [Samples.Objects[0], torn] }], goal: null).Write(said, quiet: false);

        Assert.Contains("12 h 0 min   about 1,304 rows by the days around it\n", said.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(
            "\nNext:\n  orchestrator heal crm-daily Case   loads exactly 2026-11-02 00:00 -> 2026-11-02 12:00\n", said.ToString(), StringComparison.Ordinal);
    }

    private static MissedRuns Runs(int count, int alike, string? reason) => new()
    {
        Count = count,
        Alike = alike,
        RunId = "crm-daily.20261120T063000",
        EndedAt = Now.AddMinutes(-6),
        State = ObjectState.Failed,
        Reason = reason,
    };

    private static DateTimeOffset Day(int month, int day) => new(2026, month, day, 0, 0, 0, TimeSpan.Zero);

    private static CoverageOfObject Of(string name, Window? asked, params (DateTimeOffset? From, DateTimeOffset To)[] stretches) =>
        CoverageOfObject.Of(name, stretches.Select(stretch => new CoveredStretch(stretch.From, stretch.To, "crm-daily.20261102T143000")), asked);
}
