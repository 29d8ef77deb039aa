using Orchestrator.Objects;
using Orchestrator.Reporting;

namespace Orchestrator.Cli.Chaos.Marts;

/// <summary>What must hold of the task and its tables. Looks at database and DMS past the product.</summary>
internal sealed class MartLaws(ChaosStage stage, Mart mart)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly MartScript _script = stage.Script.Mart!;
    private readonly ProcedureLaws _procedures = new(stage);
    private readonly Dictionary<string, string> _landed = [];
    private readonly Dictionary<string, DateTimeOffset> _loaded = [];

    /// <summary>Whatever became of the run.</summary>
    public async Task<IReadOnlyList<string>> AfterEveryRun(RunView run, CancellationToken stop)
    {
        ObjectReport[] tables = [.. run.Report!.Objects.Where(o => _script.Find(o.Name) is not null && o.State == ObjectState.Loaded)];
        foreach (ObjectReport table in tables)
        {
            _loaded[table.Name] = table.ExtractedAt!.Value;
        }

        string? left = await mart.Operator.StillRunning(Patience);
        return
        [
            .. left is null ? Array.Empty<string>() : [$"left behind: the task is {left}, and nobody else started it"],
            .. await Landing(stop),
            .. tables.SelectMany(table => Overwritten(run, table)),
            .. await _procedures.AfterEveryRun(run, stop),
        ];
    }

    /// <summary>When everything is loaded and nothing has changed since.</summary>
    /// <param name="lived">When the source came to rest.</param>
    public async Task<IReadOnlyList<string>> WhenLoaded(DateTimeOffset lived, CancellationToken stop)
    {
        List<string> broken =
        [
            .. _script.Tables.Where(table => !(_loaded.GetValueOrDefault(table.Name) >= lived.AddSeconds(-1)))
                .Select(table => $"loaded: no run since {lived:O} loaded table {table.Name}, and none says so"),
        ];
        foreach (MartTable table in _script.Tables)
        {
            broken.AddRange(await Differences("what the task wrote = source", MartPipeline.Landing, table.Name, stop));
            if (table.IsConsolidated)
            {
                broken.AddRange(await Differences("target = source", ChaosPipeline.Schema, table.Name, stop));
            }
        }

        return [.. broken, .. await _procedures.WhenLoaded(stop)];
    }

    /// <summary>What the task wrote is the task's: it never goes, and is never another table unless the task makes it anew.</summary>
    private async Task<IReadOnlyList<string>> Landing(CancellationToken stop)
    {
        List<string> broken = [];
        IReadOnlyList<string> standing = await stage.List($"""
            SELECT relname || ' ' || c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
            WHERE nspname = '{MartPipeline.Landing}'
            """, stop);
        Dictionary<string, string> now = standing.Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => parts[1]);
        foreach ((string table, string id) in _landed)
        {
            if (!now.TryGetValue(table, out string? found) || (found != id && !_script.DropsTables))
            {
                broken.Add($"the task's own table {table} {(found is null ? "is gone" : "is another one")}");
            }
        }

        foreach ((string table, string id) in now)
        {
            _landed[table] = id;
        }

        return broken;
    }

    /// <summary>A load counts only if its table stood still until it was read: somebody who ran the task before that must have been noticed.</summary>
    private IEnumerable<string> Overwritten(RunView run, ObjectReport table)
    {
        StatementView[] readers =
        [
            .. run.Statements.Where(statement => statement.Seconds is not null
                && (!_script.Find(table.Name)!.IsConsolidated || !statement.Step.StartsWith("procedure-", StringComparison.Ordinal))),
        ];
        if (readers.Length == 0)
        {
            return [];
        }

        DateTimeOffset read = readers.Max(statement => statement.StartedAt.AddSeconds(statement.Seconds!.Value));
        return mart.Operator.Starts.Where(start => start.Real >= run.StartedAt && start.Real < read && table.ExtractedAt < start.Simulated)
            .Select(start => $"one load: {table.Name} counts as loaded at {table.ExtractedAt:O}, though somebody loaded it again at "
                + $"{start.Simulated:O}, before it had been read");
    }

    private async Task<IReadOnlyList<string>> Differences(string law, string schema, string table, CancellationToken stop)
    {
        string columns = string.Join(", ", await stage.List($"""
            SELECT column_name FROM information_schema.columns WHERE table_schema = '{MartPipeline.Source}' AND table_name = '{table}'
            ORDER BY ordinal_position
            """, stop));
        string source = $"SELECT {columns} FROM {MartPipeline.Source}.{table}", other = $"SELECT {columns} FROM {schema}.{table}";
        return await stage.List($"""
            SELECT '{law}: {table} ' || side || ' ' || CAST(line AS text) FROM (
                SELECT 'lacks' AS side, a AS line FROM ({source} EXCEPT ALL {other}) a
                UNION ALL SELECT 'has besides', b FROM ({other} EXCEPT ALL {source}) b) d LIMIT 3
            """, stop);
    }
}
