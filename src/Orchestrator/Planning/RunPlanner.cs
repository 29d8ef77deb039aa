using Orchestrator.Configuration;
using Orchestrator.Dms;
using Orchestrator.Flows;
using Orchestrator.Procedures;
using Orchestrator.Warehouse;

namespace Orchestrator.Planning;

/// <summary>A plan, or everything that stands in its way.</summary>
public sealed record PlanAnswer(RunPlan? Plan, IReadOnlyList<ConfigurationProblem> Problems);

/// <summary>Who plans, for whom and until when.</summary>
/// <param name="Lease">How long a janitor leaves the run alone, from <see cref="RunPlan.AsOf"/>.</param>
public sealed record PlanOccasion(string RunId, string Installation, TimeSpan Lease)
{
    /// <inheritdoc cref="PollLimits.EventsCome"/>
    public bool EventsCome { get; init; }
}

/// <summary>
/// Decides everything a run will do. Pure: the same pipeline, request, coverage and descriptions always give the same plan.
/// </summary>
public static class RunPlanner
{
    public static PlanAnswer Plan(
        Pipeline pipeline,
        RunRequest request,
        PlanOccasion occasion,
        CoverageSnapshot coverage,
        SourceDescription source,
        StandingTables standing)
    {
        var problems = new List<ConfigurationProblem>(RequestCheck.Problems(pipeline, request));
        DateTimeOffset asOf = LoadWindow.WholeSecond(coverage.AsOf);
        var objects = new List<ObjectPlan>();
        foreach (PipelineObject o in RequestCheck.Chosen(pipeline, request))
        {
            ObjectCoverage? covered = coverage.Objects.FirstOrDefault(c => c.Name == o.Name.Value);
            if (o.Replica is { } replica)
            {
                ObjectPlan table = ReplicaPlanner.Plan(pipeline, o, request, covered);
                problems.AddRange(ReplicaPlanner.Problems(pipeline, o, table, standing.Columns(replica.Schema, replica.Table), standing));
                objects.Add(table);
                continue;
            }

            int before = problems.Count;
            problems.AddRange(SourceCheck.Problems(pipeline, o, source));
            if (problems.Count == before)
            {
                Add(o, source.Entities[o.Name.Value], covered);
            }
        }

        return problems.Count > 0 ? new PlanAnswer(null, problems) : new PlanAnswer(Whole(pipeline, request, occasion, asOf, objects), []);

        void Add(PipelineObject o, EntityDescription entity, ObjectCoverage? covered)
        {
            string? cursor = FieldSelection.Cursor(o, entity);
            LoadChoice choice = LoadChoice.Of(pipeline, o, request, cursor, covered?.CoveredTo, asOf);
            if (choice.Problem is not null)
            {
                problems.Add(choice.Problem);
                return;
            }

            TableContract contract;
            try
            {
                contract = TableContract.Of(FieldSelection.Of(o, entity));
            }
            catch (ColumnClashException clash)
            {
                problems.Add(ConfigurationProblem.At(o.Name.Place, "ORC1024", clash.Message));
                return;
            }

            ObjectPlan plan = Made(choice);
            plan = Made(choice.InView(TableCheck.Evolution(pipeline, plan, contract, standing), o, request));
            problems.AddRange(TableCheck.Problems(pipeline, o, plan, contract, standing));
            string[] cut = [.. contract.Columns.Where(column => column.CutAt is not null).Select(column => column.Name)];
            objects.Add(plan with { Kept = Kept(pipeline, plan, contract, standing), Cut = cut.Length > 0 ? cut : null });

            ObjectPlan Made(LoadChoice choice)
            {
                EarlierLoad? alike = covered?.Earlier.FirstOrDefault(load => load.Mode == choice.Mode);
                // A part takes no longer than the whole, so a full load bounds a first incremental one.
                EarlierLoad? longer = covered?.Earlier.FirstOrDefault(load => load.Mode == LoadMode.Full && choice.Mode == LoadMode.Incremental);
                AbsencePolicy absent = Absent(o, choice.Mode, cursor);
                return new ObjectPlan
                {
                    Name = entity.Name,
                    Mode = choice.Mode,
                    Window = choice.Window,
                    Because = choice.BecauseOf(cursor),
                    CursorField = cursor,
                    Key = [.. o.Key.Select(k => FieldSelection.Spelling(entity, k.Value))],
                    Deletes = o.Deletes,
                    Absent = absent,
                    MaxAbsent = absent == AbsencePolicy.Keep ? null : o.MaxAbsent,
                    HistorySchema = o.History ? pipeline.Redshift.Connection.HistorySchema : null,
                    Stamps = o.History ? Stamps(o, contract, cursor) : null,
                    Signature = LoadSignature.Of(o),
                    MappingHash = contract.Hash,
                    ExpectedSeconds = alike?.Seconds,
                    DeadlineSeconds = Patience.Deadline(o.Deadline, alike?.Seconds ?? longer?.Seconds).TotalSeconds,
                    ReadBefore = (choice.Mode == LoadMode.Full ? alike?.MostProcessed : null) ?? alike?.Processed,
                };
            }
        }
    }

    /// <summary>Only a full load without a filter says anything about what it does not bring.</summary>
    private static AbsencePolicy Absent(PipelineObject o, LoadMode mode, string? cursor) => mode != LoadMode.Full || o.Filter.Count > 0
        ? AbsencePolicy.Keep
        : o.Absent ?? (cursor is null ? AbsencePolicy.Delete : AbsencePolicy.Keep);

    private static IReadOnlyList<string>? Kept(Pipeline pipeline, ObjectPlan plan, TableContract contract, StandingTables standing) =>
        contract.Rules.Removed == RemovedPolicy.Keep
        && TargetTable.Unmapped(contract, standing.Columns(pipeline.Redshift.Connection.Schema, plan.Table)) is { Count: > 0 } kept
            ? kept
            : null;

    private static string[] Stamps(PipelineObject o, TableContract contract, string? cursor)
    {
        IEnumerable<string> named = o.Stamps?.Select(stamp => stamp.Value) ?? ["LastModifiedDate", "LastViewedDate", "LastReferencedDate"];
        return
        [
            .. contract.Columns
                .Where(column => column.Field != cursor && column.Field != "IsDeleted")
                .Where(column => named.Contains(column.Field, StringComparer.OrdinalIgnoreCase)
                    && !o.Key.Any(key => key.Value.Equals(column.Field, StringComparison.OrdinalIgnoreCase)))
                .Select(column => column.Name),
        ];
    }

    private static IReadOnlyList<ProcedurePlan> Procedures(Pipeline pipeline, RunRequest request) => request.Procedures is not { } chosen
        ? [.. pipeline.Procedures.Select(procedure => procedure with
        {
            OnlyChanged = procedure.OnlyChanged && !(request.RetryOf is not null && ReadsUntraced(pipeline, procedure)),
        })]
        : [.. pipeline.Procedures
            .Where(procedure => chosen.Contains(procedure.Name, StringComparer.Ordinal))
            .Select(procedure => procedure with
            {
                After = [.. procedure.After.Where(name => chosen.Contains(name, StringComparer.Ordinal))],
                OnlyChanged = false,
            })];

    /// <summary>
    /// Whether it reads a table of which no ledger tells: the run that is made good may have loaded that one without calling the procedure.
    /// </summary>
    private static bool ReadsUntraced(Pipeline pipeline, ProcedurePlan procedure) => pipeline.Objects.Any(
        o => !o.IsConsolidated && (procedure.Inputs?.Contains(o.Name.Value, StringComparer.Ordinal) ?? true));

    private static RunPlan Whole(
        Pipeline pipeline, RunRequest request, PlanOccasion occasion, DateTimeOffset asOf, List<ObjectPlan> objects) => new()
    {
        RunId = occasion.RunId,
        Pipeline = pipeline.Name.Value,
        Installation = occasion.Installation,
        AsOf = asOf,
        LagSeconds = (int)pipeline.Lag.TotalSeconds,
        Warehouse = pipeline.Redshift.Connection,
        RowCheck = pipeline.RowCheck,
        Concurrency = pipeline.Concurrency,
        Attempts = pipeline.Attempts,
        Polling = pipeline.Polling with { EventsCome = occasion.EventsCome },
        HeldBackSeconds = pipeline.HeldBack.TotalSeconds,
        AbortOnObjectFailure = pipeline.AbortOnObjectFailure,
        Objects = objects,
        Procedures = Procedures(pipeline, request),
        ProcedureConcurrency = pipeline.ProcedureConcurrency,
        LeaseUntil = asOf + occasion.Lease,
    };
}
