using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;
using Microsoft.Azure.Functions.Worker;
using Orchestrator.Aws;

namespace Orchestrator.Dms;

/// <summary>
/// Reads what a task's load did to the tables of a run. DMS lists them by their names in the source. Safe to repeat because it only reads.
/// </summary>
public sealed class ReadTables(ReplicationTasks tasks)
{
    [Function(nameof(ReadTables))]
    public async Task<TaskFigures> Run([ActivityTrigger] TaskRequest load, CancellationToken stop)
    {
        try
        {
            IReadOnlyList<TableStatistics> listed = await tasks.Tables(load.TaskArn, stop);
            return new TaskFigures([.. load.Tables.Select(table => Figures(table, listed))]);
        }
        catch (AmazonDatabaseMigrationServiceException error)
        {
            return AwsErrors.Of(error) switch
            {
                AwsRefusal.Transient or AwsRefusal.HeldBack =>
                    throw new TransientAwsException("DMS", "DescribeTableStatistics", load.TaskArn, error),
                _ => new TaskFigures([.. load.Tables.Select(table =>
                    new TableFigures { Name = table.Name, Problem = $"DMS does not tell what became of its tables: {error.Message}" })]),
            };
        }
    }

    internal static TableFigures Figures(TaskTable table, IReadOnlyList<TableStatistics> listed)
    {
        List<TableStatistics> matching = [.. listed.Where(statistics => table.From is { } from
            ? Same($"{statistics.SchemaName}.{statistics.TableName}", from)
            : Same(statistics.TableName, table.Table))];

        // Where several schemas of the source have such a table, the one whose schema keeps its name is meant.
        if (matching.Count > 1 && matching.Where(statistics => Same(statistics.SchemaName, table.Schema)).ToList() is { Count: 1 } named)
        {
            matching = named;
        }

        return matching.Count == 1 ? Figures(table, matching[0]) : new TableFigures
        {
            Name = table.Name,
            Problem = matching.Count == 0
                ? $"the task loads no table {table.From ?? table.Table}; it lists {Names(listed)}"
                : $"the task loads several tables {table.Table}: {Names(matching)}; say which with \"from: schema.table\"",
        };
    }

    private static TableFigures Figures(TaskTable table, TableStatistics found) => new()
    {
        Name = table.Name,
        Rows = found.FullLoadRows ?? 0,
        ErrorRows = found.FullLoadErrorRows ?? 0,
        StartedAt = ReplicationTasks.Utc(found.FullLoadStartTime),
        Problem = found.TableState == "Table completed"
            ? null
            : $"the task left {found.SchemaName}.{found.TableName} in state \"{found.TableState}\" after {found.FullLoadRows ?? 0} rows; "
                + "the task's log says why",
    };

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string Names(IReadOnlyList<TableStatistics> tables) => tables.Count == 0
        ? "none"
        : string.Join(", ", tables.Take(5).Select(table => $"{table.SchemaName}.{table.TableName}")) + (tables.Count > 5 ? ", …" : "");
}
