using AwsSimulator.Tests.OutsideClients;
using Orchestrator.Reporting;

namespace Orchestrator.Tests.Runs;

/// <summary>Everything the product sends to AWS in a run, compared with AWS's own models and their constraints.</summary>
public sealed class RecordedRunTests : IAsyncLifetime
{
    private readonly RecordedRequests sent = new();
    private readonly Rehearsal rehearsal;

    public RecordedRunTests() => rehearsal = new Rehearsal { Sent = sent };

    public Task InitializeAsync() => rehearsal.InitializeAsync();

    public Task DisposeAsync() => rehearsal.DisposeAsync();

    [OutsideFact("boto3")]
    public async Task Requests_OfAFullAndAnIncrementalRunWithAFilter_KeepAwssModels()
    {
        rehearsal.Write(
            "recorded", text => text + "    filter: [ { field: Type, operator: NOT_EQUAL_TO, value: Other } ]\n", "Account");

        RunReport full = await rehearsal.Run("recorded");
        rehearsal.Simulator.Org.LiveADay();
        RunReport incremental = await rehearsal.Run("recorded");

        Assert.Equal([RunOutcome.Succeeded, RunOutcome.Succeeded], [full.Outcome, incremental.Outcome]);
        // Describe, create, start, watch, delete a flow; submit, watch, read statements: a run without them has not been recorded.
        Assert.True(await sent.OperationsThatFit(rehearsal.Simulator) >= 10);
    }
}
