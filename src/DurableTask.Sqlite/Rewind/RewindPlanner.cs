using DurableTask.Sqlite.Execution;
using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite.Rewind;

/// <summary>
/// Finds what has to be done again so that a failed instance can go on. The failures that the code never answered, except by failing itself,
/// are taken out of the history; those that it answered (a retry, a catch that went another way) stay, and so does everything that succeeded.
/// Where the code answered every failure and failed all the same (a catch that cleaned up and threw), the last failure is taken out with all
/// that followed from it. Which is which is found by replaying the code, so that the history that remains always fits it.
/// </summary>
/// <param name="instance">The failed instance.</param>
/// <param name="newSession">A session of the instance's code with nothing replayed.</param>
internal sealed class RewindPlanner(LoadedInstance instance, Func<OrchestrationSession> newSession)
{
    readonly List<List<HistoryEvent>> turns = instance.Turns;
    readonly int last = instance.Turns.Count - 1;
    readonly HashSet<HistoryEvent> takenOut = new(ReferenceEqualityComparer.Instance);

    public RewindPlan Plan()
    {
        List<HistoryEvent> failures = [.. turns.SelectMany(turn => turn).Where(e => e is TaskFailed or SubOrchestrationInstanceFailed)];
        if (FirstOtherTurn() < last)
        {
            // Code that does not fit its own history: nothing is guessed, the instance will fail again and say so.
            return Cut(last);
        }

        TakeOutUnanswered(failures);
        if (takenOut.Count > 0 || failures.Count == 0 || !FailsAgain())
        {
            return Cut(last);
        }

        takenOut.Add(failures[^1]);
        return Cut(FirstOtherTurn());
    }

    void TakeOutUnanswered(List<HistoryEvent> failures)
    {
        takenOut.UnionWith(failures);
        if (FirstOtherTurn() == last)
        {
            return;
        }

        takenOut.Clear();
        foreach (HistoryEvent failure in Enumerable.Reverse(failures))
        {
            takenOut.Add(failure);
            if (FirstOtherTurn() < last)
            {
                takenOut.Remove(failure);
            }
        }
    }

    /// <summary>The first turn in which the code decides something else than it did; the last turn, in which it failed, is not compared.</summary>
    int FirstOtherTurn()
    {
        OrchestrationSession session = newSession();
        session.Replay(turns[..1]);
        for (int turn = 1; turn < last; turn++)
        {
            try
            {
                session.Replay([Without(turns[turn])]);
            }
            catch (NonDeterminismException)
            {
                return turn;
            }
        }

        return last;
    }

    bool FailsAgain()
    {
        OrchestrationSession session = newSession();
        session.Replay(turns[..last]);
        session.Preview(turns[last]);
        return session.HasFailed;
    }

    RewindPlan Cut(int firstDropped)
    {
        List<List<HistoryEvent>> kept = [.. turns[..firstDropped].Select(Without)];
        HashSet<int> decided = [.. kept.SelectMany(turn => turn).OfType<DecisionEvent>().Select(decision => decision.Id)];
        List<HistoryEvent> dropped = [.. turns[firstDropped..].SelectMany(Without)];
        List<EventSent> sentAgain = [.. dropped.OfType<EventSent>().Where(sent => sent.InstanceId == instance.Record.InstanceId)];
        IEnumerable<HistoryEvent> again = dropped.Where(e => e switch
        {
            EventRaised raised => !IsSentAgain(raised, sentAgain),
            ExecutionSuspended or ExecutionResumed => true,
            _ => RewindPlan.EndedTask(e) is { } task && decided.Contains(task),
        });
        return new RewindPlan(instance.Record, kept, [.. again]);
    }

    /// <summary>What the code had sent itself is not kept: the dropped turns send it once more.</summary>
    static bool IsSentAgain(EventRaised raised, List<EventSent> sentAgain) =>
        sentAgain.Find(sent => sent.Name == raised.Name && sent.Input == raised.Input) is { } sent && sentAgain.Remove(sent);

    List<HistoryEvent> Without(List<HistoryEvent> turn) => [.. turn.Where(e => !takenOut.Contains(e))];
}
