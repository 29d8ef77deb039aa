namespace Orchestrator.Flows;

/// <summary>What AppFlow answered to a request to create or start a flow. A refusal is an answer, not an exception.</summary>
/// <param name="Reason">Why not, one sentence; null when done.</param>
/// <param name="ExecutionId">Of a started flow.</param>
public sealed record FlowAnswer(FlowAnswerKind Kind, string? Reason = null, string? ExecutionId = null)
{
    public static readonly FlowAnswer Done = new(FlowAnswerKind.Done);

    public static FlowAnswer Started(string executionId) => new(FlowAnswerKind.Done, null, executionId);

    public static FlowAnswer HeldBack(string reason) => new(FlowAnswerKind.HeldBack, reason);

    public static FlowAnswer Refused(string reason) => new(FlowAnswerKind.Refused, reason);

    public static FlowAnswer Hopeless(string reason) => new(FlowAnswerKind.Hopeless, reason);
}

public enum FlowAnswerKind
{
    Done,

    /// <summary>The account is at a limit: wait and ask again, with the same token.</summary>
    HeldBack,

    /// <summary>This attempt is over; another one may succeed.</summary>
    Refused,

    /// <summary>No attempt of this run will succeed.</summary>
    Hopeless,
}
