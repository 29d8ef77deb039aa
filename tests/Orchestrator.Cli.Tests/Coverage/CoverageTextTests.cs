using Orchestrator.Cli.Warehouse;
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
        Objects =
        [
            Of("Account", null, (null, Now.AddMinutes(-45))),
            Of("Contact", null, (null, Now.AddHours(-40))),
            Of("Lead", null, (null, Now.AddDays(-3))),
            Of("Opportunity", null, (null, Now.AddDays(-3))) with { IsLoading = true },
            Of("Case", null, (null, Day(11, 2)), (Day(11, 2).AddHours(12), Now.AddMinutes(-45))),
            Of("Invoice__c", null),
            Of("Order", Range, (Range.From, Range.To)),
            Of("Quote", Range, (Day(11, 5), Range.To)),
            Of("Task", Range, (Day(11, 12), Day(11, 14))),
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

    private static DateTimeOffset Day(int month, int day) => new(2026, month, day, 0, 0, 0, TimeSpan.Zero);

    private static CoverageOfObject Of(string name, Window? asked, params (DateTimeOffset? From, DateTimeOffset To)[] stretches) =>
        CoverageOfObject.Of(name, stretches.Select(stretch => new CoveredStretch(stretch.From, stretch.To, "crm-daily.20261102T143000")), asked);
}
