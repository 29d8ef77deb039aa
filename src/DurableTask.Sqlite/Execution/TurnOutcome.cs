using DurableTask.Sqlite.History;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Execution;

/// <summary>What a turn saw, decided and came to.</summary>
/// <param name="Events">The turn's row of the history.</param>
/// <param name="CancelledTimers">Timers that need not fire any more.</param>
/// <param name="Completion">Set when the code has ended and nothing is open.</param>
/// <param name="NextExecution">Set when the instance starts over: turn 0 of its next execution.</param>
internal sealed record TurnOutcome(
    List<HistoryEvent> Events, List<int> CancelledTimers, ExecutionCompleted? Completion, List<HistoryEvent>? NextExecution)
{
    public required DateTime Now { get; init; }

    public required OrchestrationRuntimeStatus Status { get; init; }

    public required string? CustomStatus { get; init; }
}
