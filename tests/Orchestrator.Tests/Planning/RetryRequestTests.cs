using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Reporting;

namespace Orchestrator.Tests.Planning;

public sealed class RetryRequestTests
{
    private const string Former = "crm-daily.20261120T063000";

    [Fact]
    public void Of_SomeObjectsNotLoaded_AsksForThemAloneAndKeepsTheMode()
    {
        RunReport report = Report(
            ("Account", ObjectState.Loaded), ("Case", ObjectState.Failed), ("Lead", ObjectState.Quarantined), ("Task", ObjectState.Skipped));

        RunRequest? again = RetryRequest.Of(Former, new RunRequest { Mode = LoadMode.Full }, report);

        Assert.Equal(["Case", "Lead", "Task"], again!.Objects!);
        Assert.Equal((LoadMode.Full, Former), (again.Mode, again.RetryOf));
    }

    [Fact]
    public void Of_RunThatClosedGaps_AsksForTheWindowsOfWhatIsLeft()
    {
        DateTimeOffset from = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);
        var asked = new RunRequest
        {
            Objects = ["Account", "Case"],
            Windows = [new ObjectWindow("Account", from, from.AddHours(1)), new ObjectWindow("Case", from, from.AddHours(2))],
        };

        RunRequest? again = RetryRequest.Of(Former, asked, Report(("Account", ObjectState.Loaded), ("Case", ObjectState.Failed)));

        Assert.Equal([new ObjectWindow("Case", from, from.AddHours(2))], again!.Windows!);
    }

    [Fact]
    public void Of_EveryObjectLoaded_AsksForNothing() =>
        Assert.Null(RetryRequest.Of(Former, new RunRequest(), Report(("Account", ObjectState.Loaded))));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_RunThatSaysNothingOfItsObjects_AsksForTheSameAgain(bool hasReport)
    {
        RunRequest? again = RetryRequest.Of(Former, new RunRequest { Objects = ["Case"] }, hasReport ? Report() : null);

        Assert.Equal(["Case"], again!.Objects!);
        Assert.Equal(Former, again.RetryOf);
    }

    private static RunReport Report(params (string Name, ObjectState State)[] objects) => new()
    {
        RunId = Former,
        Pipeline = "crm-daily",
        Outcome = RunOutcome.Failed,
        StartedAt = DateTimeOffset.UnixEpoch,
        EndedAt = DateTimeOffset.UnixEpoch,
        Objects = [.. objects.Select(o => new ObjectReport { Name = o.Name, State = o.State })],
        Statements = [],
        Receipts = [],
        Leftovers = Leftovers.None,
        Problems = [],
        Errors = [],
    };
}
