using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Runs;

/// <summary>
/// Custom status of a run: what a person wants to see at a glance. Always below the 8,192 characters Durable Functions allows.
/// </summary>
public sealed record RunStatus
{
    /// <summary>Characters of JSON; Durable Functions fails or hangs above 8,192.</summary>
    public const int LongestJson = 8_000;

    public required RunPhase Phase { get; init; }

    public required int Total { get; init; }

    /// <summary>How many objects are in each state; states nobody is in are left out.</summary>
    public required IReadOnlyDictionary<ObjectState, int> Counts { get; init; }

    /// <summary>Objects that failed or were quarantined so far.</summary>
    [JsonIgnore]
    public int NotLoaded => Counts.GetValueOrDefault(ObjectState.Failed) + Counts.GetValueOrDefault(ObjectState.Quarantined);

    /// <summary>At most 20 names.</summary>
    public required IReadOnlyList<string> Running { get; init; }

    /// <summary>At most 20, errors cut at 200 characters.</summary>
    public required IReadOnlyList<FailedObject> Failed { get; init; }

    /// <summary>The last 10.</summary>
    public required IReadOnlyList<StatementStatus> Statements { get; init; }

    internal static RunStatus Of(
        RunPhase phase,
        RunPlan? plan,
        IReadOnlyCollection<ObjectResult> ended,
        IReadOnlyList<string> running,
        IReadOnlyList<StatementOutcome> statements)
    {
        var counts = ended.GroupBy(result => result.State).ToDictionary(group => group.Key, group => group.Count());
        int queued = (plan?.Objects.Count ?? 0) - ended.Count - running.Count;
        Add(counts, ObjectState.Running, running.Count);
        Add(counts, ObjectState.Queued, queued);
        ObjectResult[] failed = [.. ended.Where(result => result.State is ObjectState.Failed or ObjectState.Quarantined)];
        RunStatus status;
        int names = 20;
        int letters = 200;
        do
        {
            status = new RunStatus
            {
                Phase = phase,
                Total = plan?.Objects.Count ?? 0,
                Counts = counts,
                Running = [.. running.Take(names)],
                Failed = [.. failed.Take(names).Select(result => new FailedObject(result.Name, Cut(result.Error ?? "", letters)))],
                Statements = [.. statements.TakeLast(10).Select(statement => Brief(statement, letters))],
            };
            // A letter beyond ASCII takes six characters of JSON, so lengths cannot say beforehand what fits.
            (names, letters) = (Math.Max(5, names - 3), letters * 3 / 4);
        }
        while (letters > 5 && JsonSerializer.Serialize(status, OrchestratorJson.Options).Length > LongestJson);

        return status;
    }

    private static void Add(Dictionary<ObjectState, int> counts, ObjectState state, int number)
    {
        if (number > 0)
        {
            counts[state] = number;
        }
    }

    private static StatementStatus Brief(StatementOutcome s, int letters) =>
        new(s.Step, s.Succeeded, Math.Round(s.Seconds, 1), (s.Error ?? s.NotCalled) is { } why ? Cut(why, letters) : null);

    private static string Cut(string error, int letters) => error.Length > letters ? error[..(letters - 1)] + "…" : error;
}

public sealed record FailedObject(string Name, string Error);

/// <param name="Seconds">From submission to end.</param>
public sealed record StatementStatus(string Step, bool Succeeded, double Seconds, string? Error);
