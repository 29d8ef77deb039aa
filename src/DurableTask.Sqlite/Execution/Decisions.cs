using DurableTask.Sqlite.History;

namespace DurableTask.Sqlite.Execution;

/// <summary>What the code decided in the current turn, and the check that a replayed turn decided the same.</summary>
internal sealed class Decisions
{
    int next;

    public List<HistoryEvent> Made { get; private set; } = [];

    /// <summary>Number of the next decision.</summary>
    public int NextId() => next++;

    public void Add(DecisionEvent decision) => Made.Add(decision);

    /// <summary>Hands over the decisions of the turn that ends.</summary>
    public List<HistoryEvent> Take()
    {
        List<HistoryEvent> taken = Made;
        Made = [];
        return taken;
    }

    /// <exception cref="NonDeterminismException">The replayed turn decided something else.</exception>
    public void Verify(string instanceId, List<DecisionEvent> recorded)
    {
        for (int i = 0; i < Math.Max(recorded.Count, Made.Count); i++)
        {
            DecisionEvent? expected = i < recorded.Count ? recorded[i] : null;
            DecisionEvent? actual = i < Made.Count ? (DecisionEvent)Made[i] : null;
            if (expected?.Signature != actual?.Signature || expected?.Id != actual?.Id)
            {
                throw new NonDeterminismException(
                    instanceId, (expected ?? actual)!.Id, expected?.Signature ?? "nothing", actual?.Signature ?? "nothing");
            }
        }

        Made.Clear();
    }
}
