using System.Globalization;
using Orchestrator.Dms;
using Orchestrator.Planning;
using Orchestrator.Procedures;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Plan;

/// <summary>A plan as a person reads it: the answer first, then windows, schema and what would be made and called.</summary>
public static class PlanText
{
    private const int Widest = 100;
    private const int MostObjects = 20;

    /// <param name="all">False folds objects that are like many others.</param>
    public static IEnumerable<string> Lines(PlanPreview preview, bool all)
    {
        RunPlan plan = preview.Plan;
        yield return Answer(preview);
        yield return "";
        yield return $"{plan.Pipeline}   {Sources(preview)} -> Redshift "
            + $"{plan.Warehouse.Workgroup ?? plan.Warehouse.Cluster}, schema {plan.Warehouse.Schema}   as of {Moment(plan.AsOf)} UTC";
        yield return "";
        foreach (string line in Windows(preview, all))
        {
            yield return line;
        }

        SchemaNote[] notes = [.. preview.Objects.SelectMany(o => o.Notes)];
        if (notes.Length > 0)
        {
            yield return "";
            yield return "  schema, applied before the first flow";
            foreach (string line in Columns(notes))
            {
                yield return line;
            }
        }

        yield return "";
        foreach (string line in Made(preview))
        {
            yield return line;
        }

        yield return "";
        yield return Sum(preview, notes);
        yield return "";
        yield return "Next:";
        yield return $"  orchestrator plan {plan.Pipeline} --detail {plan.Objects[0].Name}      flow definition and SQL as they will be sent";
    }

    private static string Answer(PlanPreview preview)
    {
        if (!PlanWork.Any(preview))
        {
            DateTimeOffset covered = preview.Objects.Min(o => o.CoveredTo)!.Value;
            TimeSpan age = preview.Plan.AsOf - covered;
            return $"Nothing to load: covered to {Moment(covered)} UTC, {Length(age)} ago. Nothing was changed.";
        }

        int eye = preview.Objects.Sum(o => o.Notes.Count(note => Mark(note.Kind) == '!'));
        string needs = eye == 0 ? "" : $" {eye} {(eye == 1 ? "needs" : "need")} your eye (!).";
        return $"Would load {Counted.Of(preview.Objects.Count, "object")}: {Modes(preview)}.{needs} Nothing was changed.";
    }

    private static IEnumerable<string> Windows(PlanPreview preview, bool all)
    {
        IReadOnlyList<ObjectPreview> shown = all || preview.Objects.Count <= MostObjects
            ? preview.Objects
            : [.. preview.Objects.Where(o => o.Notes.Count > 0 || o.NewTables.Count > 0 || o.Plan.Mode != LoadMode.Incremental)
                .Concat(preview.Objects).Distinct().Take(MostObjects)];
        int name = shown.Max(o => o.Plan.Name.Length);
        int window = shown.Max(o => Window(o.Plan).Length);
        name = Math.Max(name, 6);
        window = Math.Max(window, 11);
        yield return $"    {"object".PadRight(name)}  {"mode",-11}  {"window, UTC".PadRight(window)}  {"length",7}  because";
        foreach (ObjectPreview o in shown)
        {
            string mark = o.NewTables.Count > 0 ? "+" : o.Notes.Any(note => Mark(note.Kind) == '!') ? "!" : " ";
            string line = $"  {mark} {o.Plan.Name.PadRight(name)}  {Mode(o.Plan),-11}  {Window(o.Plan).PadRight(window)}  "
                + $"{(o.Plan.Window is { } w ? Length(w.To - w.From) : "-"),7}  ";
            string because = Because(o);
            if (line.Length + because.Length <= Widest)
            {
                yield return line + because;
                continue;
            }

            yield return line.TrimEnd();
            yield return $"      {because}";
        }

        if (shown.Count < preview.Objects.Count)
        {
            yield return $"  + {preview.Objects.Count - shown.Count} more, all incremental, without a change of schema; --all shows them";
        }
    }

    private static string Sources(PlanPreview preview)
    {
        int tasks = preview.Plan.Objects.Select(o => o.Replica?.TaskArn).OfType<string>().Distinct().Count();
        return preview.Pipeline.Salesforce is not { } salesforce ? Counted.Of(tasks, "DMS task")
            : $"Salesforce {salesforce.ConnectorProfile}{(tasks == 0 ? "" : $" and {Counted.Of(tasks, "DMS task")}")}";
    }

    private static string Because(ObjectPreview o) => o.Plan.Replica is { } replica
        ? $"{o.Plan.Because}: {replica.Schema}.{replica.Table}{(replica.Consolidate ? "" : ", for procedures only")}"
        : o.Plan.Mode == LoadMode.Incremental && o.CoveredTo is { } covered
        ? $"covered to {Short(covered)}{(o.Plan.CursorField == "LastModifiedDate" ? ", best effort (LastModifiedDate)" : "")}"
        : o.Plan.Mode == LoadMode.Full && o.NewTables.Any(table => table.EndsWith($".{o.Plan.Table}", StringComparison.Ordinal))
            ? "never loaded"
            : o.Plan.Because ?? "";

    private static IEnumerable<string> Columns(SchemaNote[] notes)
    {
        string[] fields = [.. notes.Select(note => $"{note.Object}.{note.Field}")];
        string[] changes = [.. notes.Select(note =>
            note.Kind is SchemaNoteKind.Widened or SchemaNoteKind.Retyped ? $"{note.From} -> {note.To}" : note.To)];
        int field = Math.Min(fields.Max(text => text.Length), 45);
        int change = Math.Min(changes.Max(text => text.Length), 45);
        for (int i = 0; i < notes.Length; i++)
        {
            string line = $"  {Mark(notes[i].Kind)} {fields[i].PadRight(field)}  {changes[i].PadRight(change)}";
            if (line.Length + 2 + notes[i].Why.Length <= Widest)
            {
                yield return $"{line}  {notes[i].Why}";
                continue;
            }

            yield return line.TrimEnd();
            yield return $"      {notes[i].Why}";
        }
    }

    private static IEnumerable<string> Made(PlanPreview preview)
    {
        int count = preview.Objects.Count(o => o.Flow is not null);
        if (count > 0)
        {
            yield return $"  will create   {Counted.Of(count, "flow")}, deleted at the end; {Counted.Of(count, "staging table")}, dropped at the end";
        }

        foreach (IGrouping<string, ReplicaPlan> task in preview.Plan.Objects.Select(o => o.Replica).OfType<ReplicaPlan>()
            .GroupBy(replica => replica.TaskArn))
        {
            yield return $"  will {task.First().Load.ToString().ToLowerInvariant(),-8} {task.Key}, {Counted.Of(task.Count(), "table")}";
        }

        foreach (string table in preview.Objects.SelectMany(o => o.NewTables))
        {
            yield return $"                table {table}";
        }

        if (preview.Scripts is [var first, ..])
        {
            string last = preview.Scripts[^1];
            yield return $"  will apply    {Counted.Of(preview.Scripts.Count, "script")} of the orchestrator's own schema, "
                + $"{first[..3]}{(last == first ? "" : $" to {last[..3]}")}";
        }

        string[] consolidation = preview.Plan.Objects.Any(o => o.IsConsolidated) ? ["CALL consolidated_of_tables()"] : [];
        IEnumerable<string> calls = [.. consolidation, .. preview.Plan.Procedures.Select(Call)];
        yield return $"  will call     {string.Join("   then   ", calls)}";
    }

    private static string Call(ProcedurePlan procedure, int place) => procedure switch
    {
        { OnlyChanged: true } => $"{procedure.Sql} (when changed)",
        { After.Count: 0 } when place > 0 => $"{procedure.Sql} (at once)",
        _ => procedure.Sql,
    };

    private static string Sum(PlanPreview preview, SchemaNote[] notes)
    {
        (SchemaNoteKind Kind, string Word)[] words =
        [
            (SchemaNoteKind.Added, "added"), (SchemaNoteKind.Widened, "widened"), (SchemaNoteKind.Retyped, "retyped"),
            (SchemaNoteKind.Kept, "gone"), (SchemaNoteKind.Blanked, "emptied"), (SchemaNoteKind.Skipped, "left out"),
            (SchemaNoteKind.Cut, "cut"),
        ];
        string[] parts = [.. words
            .Select(word => (Count: notes.Count(note => note.Kind == word.Kind), word.Word))
            .Where(part => part.Count > 0)
            .Select((part, place) => place == 0 ? $"{Counted.Of(part.Count, "column")} {part.Word}" : $"{part.Count} {part.Word}")];
        string schema = parts.Length == 0 ? "no change of schema" : string.Join(", ", parts);
        return $"Plan: {Modes(preview)}; {schema}; {Counted.Of(1 + preview.Plan.Procedures.Count, "statement")}.";
    }

    private static string Modes(PlanPreview preview) => string.Join(", ", preview.Objects
        .GroupBy(o => o.Plan.Mode)
        .OrderByDescending(group => group.Key)
        .Select(group => $"{group.Count()} {Mode(group.First().Plan)}"));

    private static string Mode(ObjectPlan plan) => plan.Mode.ToString().ToLowerInvariant();

    private static string Window(ObjectPlan plan) => plan.Window is { } window ? $"{Short(window.From)} -> {Short(window.To)}" : "everything";

    private static char Mark(SchemaNoteKind kind) => kind switch
    {
        SchemaNoteKind.Added => '+',
        SchemaNoteKind.Widened or SchemaNoteKind.Retyped => '~',
        SchemaNoteKind.Blanked => '-',
        _ => '!',
    };

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Short(DateTimeOffset moment) => moment.UtcDateTime.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Length(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}h{time.Minutes:00}m"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}m{time.Seconds:00}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalSeconds}s"),
    };
}
