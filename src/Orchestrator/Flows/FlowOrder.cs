using System.Text.Json.Serialization;
using Orchestrator.Planning;

namespace Orchestrator.Flows;

/// <summary>The flow one attempt needs: names only; CreateFlow looks up the rest in the pipeline file.</summary>
public sealed record FlowOrder
{
    public required string Pipeline { get; init; }

    public required string RunId { get; init; }

    public required string Installation { get; init; }

    public required DateTimeOffset LeaseUntil { get; init; }

    public required ObjectPlan Object { get; init; }

    /// <summary>From 1. The same number after a lost answer, the next one after a known failure.</summary>
    public required int Attempt { get; init; }

    [JsonIgnore]
    public string FlowName => Planning.LoadId.Flow(RunId, Object.Name, Attempt);

    [JsonIgnore]
    public string LoadId => Planning.LoadId.Of(Pipeline, RunId, Object.Name, Attempt);

    [JsonIgnore]
    public string StagingTable => $"salesforce_incremental.{Planning.LoadId.StagingTable(Object.Name, LoadId)}";
}
