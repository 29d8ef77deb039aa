using System.Text.Json.Serialization;
using Orchestrator.Objects;
using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>The loads of a run that ended in staging, before anything is consolidated.</summary>
public sealed record RegisterRequest
{
    public required RunPlan Plan { get; init; }

    /// <summary>
    /// Results of the objects; those whose state is not <see cref="ObjectState.Loaded"/> are left out of the registration.
    /// </summary>
    public required IReadOnlyList<ObjectResult> Loads { get; init; }

    /// <summary>Only what is registered: histories hold every input, and a run has many objects.</summary>
    public static RegisterRequest Of(RunPlan plan, IReadOnlyList<ObjectResult> loads)
    {
        HashSet<string> names = [.. loads.Select(load => load.Name)];
        return new RegisterRequest
        {
            Plan = plan with
            {
                Objects = [.. plan.Objects.Where(o => names.Contains(o.Name)).Select(o => o.ForRegistration())],
                Procedures = [],
            },
            Loads =
            [
                .. loads.Select(load => load with
                {
                    Seconds = load.Seconds ?? (load.EndedAt - load.StartedAt)?.TotalSeconds,
                    Attempt = 0,
                    ExecutionId = null,
                    Bytes = 0,
                    StartedAt = null,
                    EndedAt = null,
                }),
            ],
        };
    }
}

/// <summary>What became of the loads at the gate before consolidation.</summary>
public sealed record RegisteredLoads
{
    /// <summary>One entry per loaded object of the request, in its order.</summary>
    public required IReadOnlyList<RegisteredLoad> Loads { get; init; }
}

/// <summary>One load at the gate: rows staged against rows AppFlow says it processed.</summary>
public sealed record RegisteredLoad
{
    public required string LoadId { get; init; }

    /// <summary>
    /// <see cref="ObjectState.Loaded"/>: will be consolidated. <see cref="ObjectState.Quarantined"/>: rows are missing; its table is kept.
    /// </summary>
    public required ObjectState State { get; init; }

    /// <summary>Rows counted in the staging table. No decision of the run's: it stays out of its history.</summary>
    [JsonIgnore]
    public long Staged { get; init; }

    /// <summary>Why the load is quarantined, one sentence; null when it is not.</summary>
    public string? Reason { get; init; }
}
