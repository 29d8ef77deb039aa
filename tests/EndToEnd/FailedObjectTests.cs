using Orchestrator.Cli.Demo;
using Orchestrator.Objects;
using Orchestrator.Reporting;

namespace Orchestrator.EndToEnd;

/// <summary>One object cannot be loaded, whatever is tried: a value of Overlong__c is longer than its field says, and so longer than its column.</summary>
public sealed class FailedObjectTests
{
    [Fact]
    public async Task Run_OneObjectsFlowFailsForGood_LoadsTheOthersAndSaysWhy()
    {
        await using Rehearsal rehearsal = await Rehearsal.Start(orgFolder: Path.Combine(AppContext.BaseDirectory, "OverlongOrg"));
        await using OrchestratorProcess host = rehearsal.Serve();
        using RunClient runs = new(Rehearsal.UrlOf(host));

        string run = await runs.Start(DemoPipeline.Name, CancellationToken.None);
        RunView ended = await Eventually.Is(() => runs.Look(run, CancellationToken.None), view => view.EndedAt is not null, "the run's end");

        RunReport report = ended.Report!;
        Assert.Equal(RunOutcome.PartiallySucceeded, report.Outcome);
        Assert.Equal(
            [("Account", ObjectState.Loaded), ("Contact", ObjectState.Loaded), ("Overlong__c", ObjectState.Failed)],
            report.Objects.Select(o => (o.Name, o.State)));
        Assert.Contains("length exceeds", report.Objects[2].Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, await rehearsal.Count("SELECT count(*) FROM salesforce.account"));
        Assert.Equal(1, await rehearsal.Count("SELECT count(*) FROM salesforce.contact"));
        Check leftovers = await rehearsal.LookForLeftovers();
        Assert.True(leftovers.Holds, string.Join('\n', leftovers.Wrong));
    }
}
