namespace DurableTask.Sqlite.History;

/// <summary>Something the orchestrator's code decided. On replay the code must decide the same, in the same order.</summary>
public abstract record DecisionEvent : HistoryEvent
{
    /// <summary>Counts the decisions of one execution from 0. Completions refer to it.</summary>
    public int Id { get; init; }

    /// <summary>What identifies the decision on replay; inputs and fire times may change, as in the Durable Task Framework.</summary>
    internal abstract string Signature { get; }
}
