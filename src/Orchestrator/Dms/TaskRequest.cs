using Orchestrator.Configuration;
using Orchestrator.Planning;

namespace Orchestrator.Dms;

/// <summary>Input of one task's load: what the run wants of it and for which of its tables.</summary>
public sealed record TaskRequest
{
    public required string RunId { get; init; }

    public required string Pipeline { get; init; }

    public required string TaskArn { get; init; }

    public required TaskLoad Load { get; init; }

    /// <summary>As <see cref="ReplicaPlan.SparesLoaded"/>.</summary>
    public bool SparesLoaded { get; init; }

    public required bool FailsWhenBusy { get; init; }

    public required PollLimits Polling { get; init; }

    /// <summary>From 1; a load that is made again within the run goes on counting.</summary>
    public required int FirstAttempt { get; init; }

    /// <summary>The most attempts of this load.</summary>
    public required int Attempts { get; init; }

    /// <summary>What its tables took before, the longest of them; null when none was loaded yet.</summary>
    public double? ExpectedSeconds { get; init; }

    /// <summary>How long one attempt may take, and how long somebody else's load is waited for.</summary>
    public required double DeadlineSeconds { get; init; }

    public required IReadOnlyList<TaskTable> Tables { get; init; }

    public static TaskRequest Of(RunPlan plan, IReadOnlyList<ObjectPlan> tables, int firstAttempt, int attempts)
    {
        ReplicaPlan first = tables[0].Replica!;
        return new TaskRequest
        {
            RunId = plan.RunId,
            Pipeline = plan.Pipeline,
            TaskArn = first.TaskArn,
            // What moved after it was loaded is taken as it stands now.
            Load = firstAttempt > 1 ? TaskLoad.Adopt : first.Load,
            SparesLoaded = first.SparesLoaded,
            FailsWhenBusy = first.FailsWhenBusy && firstAttempt == 1,
            Polling = plan.Polling,
            FirstAttempt = firstAttempt,
            Attempts = attempts,
            ExpectedSeconds = tables.Max(o => o.ExpectedSeconds),
            DeadlineSeconds = tables.Max(o => o.DeadlineSeconds),
            Tables = [.. tables.Select(o => new TaskTable(o.Name, o.Replica!.Schema, o.Replica.Table, o.Replica.From))],
        };
    }
}

/// <summary>One table of the run.</summary>
/// <param name="Name">Name of the object.</param>
/// <param name="Schema">Where the task writes it.</param>
/// <param name="From"><c>schema.table</c> of the source; null where the name alone tells.</param>
public sealed record TaskTable(string Name, string Schema, string Table, string? From);
