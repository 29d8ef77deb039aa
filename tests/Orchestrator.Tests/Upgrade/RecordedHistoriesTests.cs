using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using DurableTask.Sqlite;
using DurableTask.Sqlite.Execution;
using DurableTask.Sqlite.History;
using Microsoft.DurableTask;
using Orchestrator.Planning;
using Orchestrator.Runs;

namespace Orchestrator.Tests.Upgrade;

/// <summary>
/// An upgrade while runs are in flight goes on: what the orchestrations of a version decided, the code of today decides again from the same
/// history. Each folder of Recorded/ holds the runs of one version and stays as it is once that version is released. Until then a change of
/// an orchestrator that is meant to be one is recorded again:
/// <code>rm -r tests/Orchestrator.Tests/Upgrade/Recorded/0.1.0; dotnet test tests/Orchestrator.Tests --filter RecordedHistories</code>
/// which writes the folder and says so by failing; the next run replays it. Afterwards the change needs a way that leaves old histories
/// alone, or runs must have ended before the upgrade.
/// </summary>
public sealed class RecordedHistoriesTests
{
    private const string Version = "0.1.0";

    private static readonly string Recorded = Path.Combine(Here(), "Recorded");

    public static TheoryData<string> Situations => Directory.Exists(Recorded)
        ? [.. Directory.GetFiles(Recorded, "*.json", SearchOption.AllDirectories).Order().Select(file => Path.GetRelativePath(Recorded, file))]
        : [];

    [Fact]
    public async Task RunsOfThisVersion_AreRecorded()
    {
        string folder = Path.Combine(Recorded, Version);
        if (!Directory.Exists(folder))
        {
            await Upgrade.Situations.Record(folder);
            Assert.Fail($"{folder} was missing and has been written; look at it before you commit it.");
        }

        IEnumerable<RecordedInstance> recorded = Directory.GetFiles(folder).SelectMany(RecordedInstance.Read);
        Assert.Empty(CurrentOrchestrations.Names.Except(recorded.Select(instance => instance.Orchestration)));
    }

    /// <summary>Guards against a change of an orchestrator that no test of its own results can see, and that breaks every run in flight.</summary>
    [Theory]
    [MemberData(nameof(Situations))]
    public void Replay_OfARecordedRun_DecidesTheSameAndEndsTheSame(string situation)
    {
        foreach (RecordedInstance instance in RecordedInstance.Read(Path.Combine(Recorded, situation)))
        {
            instance.Begin(CurrentOrchestrations.Registry()).Replay(instance.Turns);

            // The last turn is not looked back at but taken anew: the code comes to its end.
            OrchestrationSession session = instance.Begin(CurrentOrchestrations.Registry());
            session.Replay(instance.Turns[..^1]);
            List<HistoryEvent> last = instance.Turns[^1];
            ExecutionCompleted? end = session.Turn(last[0].Timestamp, [.. last.Where(Arrived)]).Completion;

            Assert.True(end is not null, $"{instance.InstanceId} does not end any more");
            Assert.Equal(instance.Completion.Status, end.Status);
            Assert.Equal(Outcome(instance.Completion), Outcome(end));
        }
    }

    /// <summary>The replay would notice: one more step at the beginning, and no orchestration of any run fits its history.</summary>
    [Theory]
    [MemberData(nameof(Situations))]
    public void Replay_ByCodeWithAFurtherStep_FailsForEveryOrchestration(string situation)
    {
        DurableTaskRegistry changed = CurrentOrchestrations.Registry(context => context.CallActivityAsync("Audit"));

        Assert.All(RecordedInstance.Read(Path.Combine(Recorded, situation)), instance =>
        {
            var error = Assert.Throws<NonDeterminismException>(() => instance.Begin(changed).Replay(instance.Turns));
            Assert.Equal("call activity 'Audit'", error.Actual);
        });
    }

    /// <summary>The replay would notice: a step less, far from the beginning.</summary>
    [Fact]
    public void Replay_ByCodeThatForgetsAStep_FailsAndNamesTheStep()
    {
        var changed = new DurableTaskRegistry();
        changed.AddOrchestratorFunc<RunStart, object?>(nameof(SyncPipeline), async (context, start) =>
        {
            Inquiry inquiry = await context.CallActivityAsync<Inquiry>(nameof(Describe), start);
            await context.CallActivityAsync<PlanAnswer>(nameof(MakePlan), inquiry);
            return null;
        });
        List<RecordedInstance> run = RecordedInstance.Read(Path.Combine(Recorded, Version, "succeeded.json"));
        RecordedInstance root = run.Single(instance => instance.Orchestration == nameof(SyncPipeline));

        var error = Assert.Throws<NonDeterminismException>(() => root.Begin(changed).Replay(root.Turns));

        Assert.Equal(("call activity 'ReadCoverage'", "call activity 'MakePlan'"), (error.Expected, error.Actual));
    }

    private static bool Arrived(HistoryEvent e) => e is not (OrchestratorStarted or DecisionEvent or ExecutionCompleted);

    /// <summary>What the result says first and foremost; what else is in it may grow.</summary>
    private static string? Outcome(ExecutionCompleted end)
    {
        JsonNode? result = end.Result is null ? null : JsonNode.Parse(end.Result);
        return (result?["outcome"] ?? result?["state"] ?? result?["succeeded"])?.ToJsonString();
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
