using Orchestrator.Planning;

namespace Orchestrator.Runs;

/// <summary>Input of a run.</summary>
public sealed record RunStart
{
    /// <summary>Instance id of the run: pipeline, dot, <c>yyyyMMddTHHmmss</c> of its slot or start in UTC.</summary>
    public required string RunId { get; init; }

    public required string Pipeline { get; init; }

    public required RunRequest Request { get; init; }
}

/// <summary>Input of the gate: who wants to start which run.</summary>
public sealed record GateInput
{
    public required string RunId { get; init; }

    /// <summary>Of the starter alone: whoever reads another token back was not let in.</summary>
    public required string Token { get; init; }

    public required string Pipeline { get; init; }

    public required RunRequest Request { get; init; }
}
