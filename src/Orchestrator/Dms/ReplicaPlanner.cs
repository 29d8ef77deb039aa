using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Dms;

/// <summary>Plans the tables of DMS tasks: always in full, because a full load is what such a task does. Pure.</summary>
internal static class ReplicaPlanner
{
    public static ObjectPlan Plan(Pipeline pipeline, PipelineObject o, RunRequest request, ObjectCoverage? covered)
    {
        ReplicatedTable replica = o.Replica!;
        (TaskLoad load, string because) = Load(replica.Source, request);
        EarlierLoad? before = covered?.Earlier.FirstOrDefault(earlier => earlier.Mode == LoadMode.Full);
        return new ObjectPlan
        {
            Name = o.Name.Value,
            Mode = LoadMode.Full,
            Because = because,
            Key = [.. o.Key.Select(key => key.Value.ToLowerInvariant())],
            Deletes = o.Deletes,
            Absent = o.Absent ?? AbsencePolicy.Delete,
            MaxAbsent = o.MaxAbsent,
            HistorySchema = o.History ? pipeline.Redshift.Connection.HistorySchema : null,
            Stamps = o.History ? [] : null,
            Signature = LoadSignature.Of(o),
            ExpectedSeconds = before?.Seconds,
            DeadlineSeconds = Patience.Deadline(o.Deadline, before?.Seconds).TotalSeconds,
            Replica = new ReplicaPlan
            {
                TaskArn = replica.Source.TaskArn.Value,
                Load = load,
                SparesLoaded = request.RetryOf is not null,
                FailsWhenBusy = replica.Source.FailsWhenBusy,
                Schema = replica.Schema,
                Table = replica.Table,
                From = replica.From,
                Consolidate = replica.Consolidate,
            },
        };
    }

    /// <summary>What is wrong with a table that stands already; nothing can be said of one the task has not made yet.</summary>
    public static IEnumerable<ConfigurationProblem> Problems(
        Pipeline pipeline, PipelineObject o, ObjectPlan plan, IReadOnlyList<StandingColumn> landed, StandingTables standing)
    {
        if (!plan.Replica!.Consolidate || landed.Count == 0)
        {
            return [];
        }

        TableContract contract = TableContract.Of(LandedTables.Of(o, landed));
        return Wrong(plan, contract) is { } wrong
            ? [ConfigurationProblem.At(o.Name.Place, "ORC2125", wrong) with { Allowed = string.Join(", ", landed.Select(c => c.Name)) }]
            : TableCheck.Problems(pipeline, o, plan, contract, standing);
    }

    /// <summary>Why the table cannot be consolidated, one sentence; null when it can.</summary>
    public static string? Wrong(ObjectPlan plan, TableContract contract)
    {
        string table = $"{plan.Replica!.Schema}.{plan.Replica.Table}";
        string? missing = plan.Key.FirstOrDefault(key => contract.Columns.All(column => column.Name != key));
        return contract.Columns.Count == 0 ? $"the task wrote no table {table}, or the user of the SQL may not see it"
            : missing is not null ? $"key column \"{missing}\" is not in {table}"
            : contract.Columns.FirstOrDefault(column => !TypeUnion.Knows(column.Type)) is { } odd
                ? $"column {odd.Name} of {table} is {odd.Type}, a type no target can have: map it in the task, or set consolidate: false"
            : null;
    }

    private static (TaskLoad Load, string Because) Load(ReplicationSource source, RunRequest request)
    {
        // The load of a run that is retried has failed, or could not be used: there is nothing to adopt unless the file says so.
        if (request.RetryOf is null && request.Event?.TaskArn == source.TaskArn.Value)
        {
            return (TaskLoad.Adopt, "the run was started by the end of the task's load");
        }

        return source.Load switch
        {
            TaskLoad.Adopt => (TaskLoad.Adopt, "takes the task's latest load"),
            TaskLoad.Reload when request.RetryOf is not null => (TaskLoad.Reload, "the task loads it anew, or alone what it left in error"),
            TaskLoad.Reload => (TaskLoad.Reload, "the task loads it anew"),
            _ => (TaskLoad.Resume, "the task loads what it has not loaded yet"),
        };
    }
}
