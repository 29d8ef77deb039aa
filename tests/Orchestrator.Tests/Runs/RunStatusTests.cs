using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
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

    /// <summary>
    /// Guards against an object's name or a service's text that is longer, or takes more characters as JSON, than anybody thought of:
    /// Durable Functions fails or hangs above its limit.
    /// </summary>
    [Fact]
    public void Status_OfAThousandObjectsWithAnyNamesAndErrors_StaysBelowTheLimit()
    {
        Gen<string> letters = Gen.Elements("a", "_", "\"", "\\", "\n", "\u0001", "<", "é", "漢", "😀", "\ud83d");
        Gen<(string Letter, int Name, int Error, int Failed, int Statements)> cases =
            from letter in letters
            from name in Gen.Choose(1, 127)
            from error in Gen.Choose(0, 3_000)
            from failed in Gen.Choose(0, 1_000)
            from statements in Gen.Choose(0, 40)
            select (letter, name, error, failed, statements);

        Prop.ForAll(cases.ToArbitrary(), sample =>
        {
            string error = string.Concat(Enumerable.Repeat(sample.Letter, sample.Error));
            string Name(int i) => $"{new string('N', sample.Name)}{i:0000}";
            ObjectResult[] ended = [.. Enumerable.Range(0, 900).Select(i => new ObjectResult
            {
                Name = Name(i), State = i < sample.Failed ? ObjectState.Failed : ObjectState.Loaded, Error = error,
            })];
            StatementOutcome[] statements = [.. Enumerable.Range(0, sample.Statements).Select(i => new StatementOutcome
            {
                Step = $"procedure-{i}", Succeeded = false, Error = error, Seconds = i / 7.0, Attempts = 1,
            })];

            RunStatus status = RunStatus.Of(RunPhase.Loading, null, ended, [.. Enumerable.Range(900, 100).Select(Name)], statements);

            return JsonSerializer.Serialize(status, OrchestratorJson.Options).Length <= 8_192
                && status.Counts.Values.Sum() >= 900 && (sample.Failed == 0) == (status.Failed.Count == 0);
        }).QuickCheckThrowOnFailure();
    }
}
