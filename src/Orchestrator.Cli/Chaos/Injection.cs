using AwsSimulator.Control;

namespace Orchestrator.Cli.Chaos;

/// <summary>One thing that goes wrong in a run: a fault that waits in the simulator, or an act at a moment of the run.</summary>
public sealed record Injection
{
    public required ChaosKind Kind { get; init; }

    /// <summary>What the simulator is told; null for an act.</summary>
    public FaultRule? Rule { get; init; }

    /// <summary>The act is done when this operation was called so often since the run's start; null counts all calls.</summary>
    public string? AtOperation { get; init; }

    public int AtCall { get; init; }

    /// <summary>What the fault hits, as a person reads it; null where its rule says it well enough.</summary>
    public string? Where { get; init; }

    /// <summary>What the act chooses by, where it has a choice.</summary>
    public int Choice { get; init; }
}
