using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Objects;

/// <summary>Input of one object's load: its part of the plan and what it needs of the whole.</summary>
public sealed record LoadRequest
{
    public required string RunId { get; init; }

    public required string Pipeline { get; init; }

    public required string Installation { get; init; }

    public required DateTimeOffset LeaseUntil { get; init; }

    public required PollLimits Polling { get; init; }

    /// <summary>How long a flow may wait for room in the account, in seconds; null as long as is usual.</summary>
    public double? HeldBackSeconds { get; init; }

    /// <summary>The most attempts.</summary>
    public required int Attempts { get; init; }

    public required ObjectPlan Object { get; init; }

    public static LoadRequest Of(RunPlan plan, ObjectPlan o) => new()
    {
        RunId = plan.RunId,
        Pipeline = plan.Pipeline,
        Installation = plan.Installation,
        LeaseUntil = plan.LeaseUntil,
        Polling = plan.Polling,
        HeldBackSeconds = plan.HeldBackSeconds == Patience.HeldBack.TotalSeconds ? null : plan.HeldBackSeconds,
        Attempts = plan.Attempts,
        Object = o.ForLoad(),
    };

    public FlowOrder Order(int attempt) => new()
    {
        Pipeline = Pipeline,
        RunId = RunId,
        Installation = Installation,
        LeaseUntil = LeaseUntil,
        Object = Object.ForFlow(),
        Attempt = attempt,
    };

    public StagingRequest Staging(int attempt) => new()
    {
        Pipeline = Pipeline,
        RunId = RunId,
        Installation = Installation,
        LeaseUntil = LeaseUntil,
        Object = Object.ForStart(),
        Attempt = attempt,
    };
}
