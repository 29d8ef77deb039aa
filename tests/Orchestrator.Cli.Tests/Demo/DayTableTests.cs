using Orchestrator.Cli.Demo;

namespace Orchestrator.Cli.Tests.Demo;

public sealed class DayTableTests
{
    [Fact]
    public void Lines_ObjectsInEveryStage_FitOneHundredColumns()
    {
        string[] lines =
        [
            .. DayTable.Lines(
            [
                new ObjectRow("Account", "loaded", 1, 5_000, 5_000, 0, 0, 5_000, TimeSpan.FromSeconds(2.14)),
                new ObjectRow("Opportunity", "running", 0.6, 1_234_567, null, null, null, null, null),
                new ObjectRow("Invoice__c", "quarantined", 1, 126, 20, 85, 6, 1_514, TimeSpan.FromSeconds(75)),
            ]),
        ];

        Assert.Equal(
        [
            "  object        state        [progress  ]      read       new   changed    gone    target     took",
            "  Account       loaded       [##########]     5,000     5,000         -       -     5,000    2.1 s",
            "  Opportunity   running      [######    ]  1,234,567         -         -       -         -        -",
            "  Invoice__c    quarantined  [##########]       126        20        85       6     1,514   75.0 s",
        ],
            lines);
        Assert.All(lines, line => Assert.True(line.Length <= 100, line));
    }

    [Fact]
    public void Show_WithoutATerminal_OnlyTheLastStateIsWritten()
    {
        StringWriter output = new();
        LiveLines lines = new(output);

        lines.Show(["first"]);
        lines.Show(["second"]);
        lines.Finish(["third"]);

        Assert.Equal("third\n", output.ToString());
    }
}
