using AwsSimulator.Dms;

namespace Orchestrator.Cli.Chaos.Marts;

/// <summary>What a pipeline file says of task, tables and procedures.</summary>
internal static class MartPipeline
{
    /// <summary>Where the task finds its tables.</summary>
    public const string Source = "shop";

    /// <summary>Where the task writes them.</summary>
    public const string Landing = "shop_landing";

    /// <summary>The key that events must show.</summary>
    public const string EventKey = "key-of-the-events-of-chaos";

    /// <summary>A task that never runs: whoever says that it stopped has invented it.</summary>
    public static readonly ReplicationTaskDefinition Idle = new() { Identifier = "never-run", SourceSchema = "nothing", TargetSchema = "nowhere" };

    public static ReplicationTaskDefinition Task(MartScript? mart) => new()
    {
        SourceSchema = Source,
        TargetSchema = Landing,
        TargetTablePrepMode = mart is { DropsTables: true } ? "DROP_AND_CREATE" : "TRUNCATE_BEFORE_LOAD",
        TableLatency = mart?.TableLatency ?? TimeSpan.Zero,
    };

    public static string StartOn(MartScript mart)
    {
        string[] tasks =
        [
            .. mart.StartsOnTask ? [Task(mart).Arn] : Array.Empty<string>(),
            .. mart.Delivery == Delivery.Forged ? [Idle.Arn] : Array.Empty<string>(),
        ];
        return tasks.Length == 0 ? "" : $"startOn: [ {string.Join(", ", tasks.Select(task => $"{{ dmsTask: {task} }}"))} ]\n";
    }

    public static string Objects(MartScript mart) => $"""
          - source: dms
            task: {Task(mart).Arn}
            load: {mart.Load.ToString().ToLowerInvariant()}
            busy: {(mart.FailsWhenBusy ? "fail" : "wait")}
            tables:
        {string.Concat(mart.Tables.Select(Table))}
        """;

    public static IEnumerable<string> Procedures(MartScript mart) => mart.Procedures.Select(procedure =>
        $"{{ name: {procedure.Name}, call: \"{procedure.Sql}\", after: [{string.Join(", ", procedure.After)}], "
        + (procedure.Inputs is { } inputs ? $"inputs: [{string.Join(", ", inputs)}], " : "")
        + $"when: {(procedure.OnlyChanged ? "changed" : "always")}, result: {(procedure.ReadsResult ? "true" : "false")}, timeout: 5s }}");

    /// <summary>Where procedures read a table: what the run made of it, or what the task wrote.</summary>
    public static string Relation(MartTable table) => $"{(table.IsConsolidated ? ChaosPipeline.Schema : Landing)}.{table.Name}";

    private static string Table(MartTable table) =>
        $"      - {{ table: {Landing}.{table.Name}, {(table.IsConsolidated ? "key: [id]" : "consolidate: false")}, deadline: 4s }}\n";
}
