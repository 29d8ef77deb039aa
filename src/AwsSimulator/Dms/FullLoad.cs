using AwsSimulator.Control;
using Npgsql;

namespace AwsSimulator.Dms;

/// <summary>
/// One run of a task: every table of the source schema, one after another, each copied whole in a transaction of its own. A table that
/// cannot be loaded is in error and the others go on, so a task that stopped is not yet a task that succeeded.
/// </summary>
internal sealed class FullLoad(ReplicationTask task, NpgsqlDataSource database, FaultPlan faults, TaskEvents events, TimeProvider clock)
{
    private const string Finished = "FULL_LOAD_ONLY_FINISHED";
    private const string NoTables =
        "No tables were found at task initialization. Either the selected table(s) or schemas(s) no longer exist or no match was found "
        + "for the table selection pattern(s).";

    private readonly ReplicationTaskDefinition definition = task.Definition;

    /// <summary>Runs to the end; every way it can fail becomes the task's reason.</summary>
    public async Task Run(IReadOnlyList<TableLoad> kept, bool isReload, CancellationToken stop)
    {
        try
        {
            await Task.Delay(definition.StartLatency, stop);
            await using NpgsqlConnection connection = await database.OpenConnectionAsync(stop);
            List<string> names = await SourceTables(connection, stop);
            if (names.Count == 0)
            {
                Fail(NoTables);
                return;
            }

            List<TableLoad> missing =
                [.. names.Except(kept.Select(table => table.Name)).Select(name => new TableLoad(definition.SourceSchema, name, isReload))];
            task.Run([.. kept, .. missing]);
            events.Started(task);
            if (faults.Next(DmsEndpoint.Name, FaultSteps.RunTask, definition.Identifier) is { } broken)
            {
                Fail(broken.Message ?? "Task error notification received from subtask 0, thread 0");
                return;
            }

            await Execute(connection, $"CREATE SCHEMA IF NOT EXISTS {Quoted(definition.TargetSchema)}", stop);
            foreach (TableLoad table in missing)
            {
                await Load(connection, table, stop);
            }

            Stop(Finished);
        }
        catch (OperationCanceledException)
        {
            Stop("NORMAL");
        }
        catch (Exception error)
        {
            // A run that broke must end all the same, or whoever watches it waits for ever.
            Fail(error.Message);
        }
    }

    private void Stop(string reason)
    {
        task.End(reason);
        events.Stopped(task, reason);
    }

    private void Fail(string error)
    {
        task.End("FATAL_ERROR", error);
        events.Failed(task, error);
    }

    private async Task Load(NpgsqlConnection connection, TableLoad table, CancellationToken stop)
    {
        task.Change(() => table.Start(clock.GetUtcNow()));
        await Task.Delay(definition.TableLatency, stop);
        try
        {
            FaultRule? fault = faults.Next(DmsEndpoint.Name, FaultSteps.LoadTable, table.Name);
            if (fault?.Kind is FaultKind.Fail or FaultKind.Throttle)
            {
                task.Change(() => table.End(TableLoad.Error, 0, clock.GetUtcNow()));
                return;
            }

            await Pause(fault, stop);

            string source = $"{Quoted(definition.SourceSchema)}.{Quoted(table.Name)}";
            string target = $"{Quoted(definition.TargetSchema)}.{Quoted(table.Name)}";
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(stop);
            if (definition.TargetTablePrepMode == "DROP_AND_CREATE")
            {
                await Execute(connection, $"DROP TABLE IF EXISTS {target}", stop);
            }

            await Execute(connection, $"CREATE TABLE IF NOT EXISTS {target} (LIKE {source})", stop);
            if (definition.TargetTablePrepMode == "TRUNCATE_BEFORE_LOAD")
            {
                await Execute(connection, $"TRUNCATE {target}", stop);
            }

            int rows = await Execute(connection, $"INSERT INTO {target} SELECT * FROM {source}", stop);
            if (fault?.Kind == FaultKind.Drop)
            {
                await Execute(connection, $"DELETE FROM {target} WHERE ctid = (SELECT max(ctid) FROM {target})", stop);
            }

            await transaction.CommitAsync(stop);
            task.Change(() => table.End(TableLoad.Completed, rows, clock.GetUtcNow()));
        }
        catch (PostgresException) when (!stop.IsCancellationRequested)
        {
            task.Change(() => table.End(TableLoad.Error, 0, clock.GetUtcNow()));
        }
    }

    private static Task Pause(FaultRule? fault, CancellationToken stop) => fault?.Kind switch
    {
        FaultKind.Hang => Task.Delay(Timeout.InfiniteTimeSpan, stop),
        FaultKind.Latency => Task.Delay(TimeSpan.FromSeconds(fault.DelaySeconds), stop),
        _ => Task.CompletedTask,
    };

    private async Task<List<string>> SourceTables(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT table_name::text FROM information_schema.tables
            WHERE table_schema = $1 AND table_type = 'BASE TABLE' ORDER BY table_name
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter { Value = definition.SourceSchema });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop);
        var names = new List<string>();
        while (await reader.ReadAsync(stop))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private static async Task<int> Execute(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
#pragma warning disable CA2100 // The names come from the catalogue and the task's definition, and are quoted.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteNonQueryAsync(stop);
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
