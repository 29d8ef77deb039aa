using System.Text.Json;
using Orchestrator.Objects;
using Orchestrator.Reporting;
using Orchestrator.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Runs;

public sealed class RunStatusTests
{
    [Fact]
    public void Status_OfAThousandFailuresWithLongErrorsInAnyScript_StaysBelowTheLimit()
    {
        ObjectResult[] failed = [.. Enumerable.Range(0, 1_000).Select(i => new ObjectResult
        {
            Name = $"Sehr_langer_Name_eines_Objekts_{i:0000}_namespaced__c",
            State = ObjectState.Failed,
            Error = new string('é', 400),
        })];
        string[] running = [.. Enumerable.Range(0, 100).Select(i => $"Another_long_name_of_an_object_{i:0000}__c")];
        StatementOutcome[] statements = [.. Enumerable.Range(0, 30).Select(i => new StatementOutcome
        {
            Step = $"procedure-{i}", Succeeded = false, Error = new string('"', 300), Seconds = 1.23456, Attempts = 1,
        })];

        RunStatus status = RunStatus.Of(RunPhase.Loading, null, failed, running, statements);

        Assert.InRange(JsonSerializer.Serialize(status, OrchestratorJson.Options).Length, 1, 8_192);
        Assert.NotEmpty(status.Failed);
        Assert.Equal(10, status.Statements.Count);
        Assert.Equal(1_000, status.Counts[ObjectState.Failed]);
    }
}
