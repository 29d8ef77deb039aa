using DurableTask.Sqlite.Execution;
using DurableTask.Sqlite.History;
using Microsoft.DurableTask;

namespace DurableTask.Sqlite.Tests.Determinism;

/// <summary>Histories that version 0.1.0 wrote: unchanged code comes to the same, changed code is told where it parts from them.</summary>
public sealed class ReplayOfRecordedTests
{
    public static TheoryData<string> Names => [.. RecordedHistory.Names];

    [Fact]
    public void EveryRecordedOrchestration_HasAHistory() =>
        Assert.Equal(RecordedOrchestrations.All().GetOrchestrators().Select(o => o.Key.Name).Order(), RecordedHistory.Names);

    /// <summary>Wherever the replay ends, the turn after it decides what was decided then, to the letter.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Replay_UpToAnyTurn_GoesOnAsRecorded(string name)
    {
        RecordedHistory history = RecordedHistory.Read(name);

        for (int next = 1; next < history.Turns.Count; next++)
        {
            OrchestrationSession session = history.NewSession(RecordedOrchestrations.All());
            session.Replay(history.Turns[..next]);

            List<HistoryEvent> recorded = history.Turns[next];
            TurnOutcome outcome = session.Turn(recorded[0].Timestamp, [.. recorded.Where(Arrived)]);

            Assert.Equal(HistoryJson.Write(recorded), HistoryJson.Write(outcome.Events));
        }
    }

    [Theory]
    [InlineData("parallel", "renamed", 1, "call activity 'square'", "call activity 'cube'")]
    [InlineData("parallel", "narrower", 2, "call activity 'square'", "nothing")]
    [InlineData("parallel", "longer", 4, "nothing", "call activity 'log'")]
    [InlineData("retried", "without retries", 1, "create a timer", "call activity 'never lucky'")]
    [InlineData("raced", "without the second race", 1, "create a timer", "nothing")]
    [InlineData(
        "family", "other id", 1,
        "call sub-orchestration 'fails' as 'recorded-family:named'", "call sub-orchestration 'fails' as 'recorded-family:other'")]
    [InlineData("family", "activity", 0, "call sub-orchestration 'parallel' as", "call activity 'parallel'")]
    [InlineData("talkative", "other word", 0, "send event 'hello' to 'nobody'", "send event 'hi' to 'nobody'")]
    [InlineData("talkative", "no word", 0, "send event 'hello' to 'nobody'", "create a timer")]
    public void Replay_ByChangedCode_FailsNamingBothAndThePosition(string name, string change, int position, string expected, string actual)
    {
        RecordedHistory history = RecordedHistory.Read(name);
        OrchestrationSession session = history.NewSession(ChangedOrchestrations.Of(name, change));

        var error = Assert.Throws<NonDeterminismException>(() => session.Replay(history.Turns));

        Assert.Equal(position, error.Position);
        Assert.StartsWith(expected, error.Expected, StringComparison.Ordinal);
        Assert.Equal(actual, error.Actual);
        Assert.Equal(
            $"The code of orchestration 'recorded-{name}' no longer fits its history: at decision {position} history has '{error.Expected}', "
            + $"the code decided '{actual}'.",
            error.Message);
    }

    static bool Arrived(HistoryEvent past) => past is not (OrchestratorStarted or DecisionEvent or ExecutionCompleted);
}
