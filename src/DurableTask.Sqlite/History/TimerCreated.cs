namespace DurableTask.Sqlite.History;

/// <summary>The code created a durable timer.</summary>
public sealed record TimerCreated(DateTime FireAt) : DecisionEvent
{
    internal override string Signature => "create a timer";
}
