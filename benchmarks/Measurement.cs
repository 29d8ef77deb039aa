namespace Orchestrator.Benchmarks;

/// <summary>One measured case and the goal it is held to.</summary>
/// <param name="Case">What was done; where no reference can be measured here, also whose figure the goal comes from.</param>
/// <param name="Value">The figure, in <paramref name="Unit"/>.</param>
/// <param name="Unit">Per second for throughput; "×" for a ratio of times.</param>
/// <param name="Goal">In the same unit; null where the figure is only set beside the reference.</param>
public sealed record Measurement(string Case, double Value, string Unit, double? Goal = null)
{
    /// <summary>The same work done the plainest way in the same run; null where that cannot run here.</summary>
    public double? Reference { get; init; }

    /// <summary>True when <see cref="Goal"/> is the most the value may be; by default it is the least.</summary>
    public bool AtMost { get; init; }

    /// <summary>What a person wants to know about a goal that was missed; not part of the JSON.</summary>
    public string? Note { get; init; }

    /// <summary>The value as a multiple of the reference.</summary>
    public double? Ratio => Value / Reference;

    /// <summary>Null where there is no goal.</summary>
    public bool? Met => Goal is null ? null : AtMost ? Value <= Goal : Value >= Goal;
}
