using Amazon.DatabaseMigrationService;
using AwsSimulator.EventBridge;
using Npgsql;

namespace Orchestrator.Cli.Chaos.Marts;

/// <summary>The source database of one seed, the procedures in its warehouse, and who else runs the task.</summary>
internal sealed class Mart : IDisposable
{
    private readonly MartScript _script;
    private readonly NpgsqlDataSource _database;
    private readonly IAmazonDatabaseMigrationService _dms;
    private int _changes;

    public Mart(MartScript script, NpgsqlDataSource database, IAmazonDatabaseMigrationService dms, TimeProvider clock)
    {
        (_script, _database, _dms) = (script, database, dms);
        Operator = new TaskOperator(dms, MartPipeline.Task(script).Arn, clock);
    }

    public TaskOperator Operator { get; }

    /// <summary>Makes source tables and procedures.</summary>
    public async Task Make(ChaosScript script, CancellationToken stop)
    {
        await Execute(MartSql.Source, stop);
        await Execute(MartSql.Derived, stop);
        foreach (MartProcedure procedure in _script.Procedures.Where(procedure => !procedure.ReadsResult))
        {
            await Execute(MartSql.Procedure(procedure.Name, _script, script.Objects[0].Name), stop);
        }
    }

    /// <summary>Rows come, change and go; a table may also stay as it is.</summary>
    public async Task Live(int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        _changes++;
        foreach (MartTable table in _script.Tables)
        {
            if (_changes == 1 || random.Next(4) > 0)
            {
                await Execute(MartSql.Changes(table.Name, _changes, random), stop);
            }
        }
    }

    /// <summary>How events reach a host.</summary>
    public EventTarget? Target(Uri host, int seed) => _script.Delivery == Delivery.Off ? null : new EventTarget
    {
        Url = new Uri(host, "/api/events"),
        ApiKey = MartPipeline.EventKey,
        Loss = _script.Delivery == Delivery.Lossy ? 0.3 : 0,
        Duplication = _script.Delivery == Delivery.Lossy ? 0.5 : 0,
        Reordering = _script.Delivery == Delivery.Lossy ? 0.5 : 0,
        OvertakenWithinSeconds = 0.3,
        DelaySeconds = _script.Delivery == Delivery.Lossy ? 0.05 : 0,
        Seed = seed,
    };

    public void Dispose() => _dms.Dispose();

    private async Task Execute(string sql, CancellationToken stop)
    {
        await using NpgsqlCommand command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(stop);
    }
}
