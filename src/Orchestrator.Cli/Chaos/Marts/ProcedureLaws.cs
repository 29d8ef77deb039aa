using Npgsql;
using Orchestrator.Objects;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Chaos.Marts;

/// <summary>What must hold of the procedures: their order, how often each had its effect, and what they made in the end.</summary>
internal sealed class ProcedureLaws(ChaosStage stage)
{
    private readonly MartScript _script = stage.Script.Mart!;

    public async Task<IReadOnlyList<string>> AfterEveryRun(RunView run, CancellationToken stop)
    {
        RunReport report = run.Report!;
        Dictionary<string, StatementOutcome> outcomes = report.Statements
            .Where(statement => _script.Procedures.Any(procedure => procedure.Name == statement.Procedure))
            .ToDictionary(statement => statement.Procedure!);
        List<string> broken = [];
        if (outcomes.Count > 0 && report.RetryOf is null && outcomes.Count < _script.Procedures.Count)
        {
            broken.Add($"procedures: the report tells of {outcomes.Count} of {_script.Procedures.Count}");
        }

        ILookup<string, long> effects = await Effects(run.RunId, stop);
        foreach (MartProcedure procedure in _script.Procedures)
        {
            StatementOutcome? outcome = outcomes.GetValueOrDefault(procedure.Name);
            broken.AddRange(OfItself(procedure, outcome, effects[procedure.Name].Count()));
            broken.AddRange(OfOthers(procedure, outcome, outcomes, effects, report));
        }

        return broken;
    }

    /// <summary>What the procedures have made is what they would make now, all of them called in order.</summary>
    public async Task<IReadOnlyList<string>> WhenLoaded(CancellationToken stop)
    {
        await using NpgsqlConnection connection = await stage.Warehouse.OpenConnectionAsync(stop);
        await using NpgsqlTransaction undone = await connection.BeginTransactionAsync(stop);
        foreach (string table in MartSql.DerivedTables)
        {
            await Execute(connection, $"CREATE TEMP TABLE was_{table} ON COMMIT DROP AS SELECT * FROM mart.{table}", stop);
        }

        foreach (MartProcedure procedure in _script.Procedures.Where(procedure => !procedure.ReadsResult))
        {
            await Execute(connection, procedure.Sql, stop);
        }

        List<string> broken = [];
        foreach (string table in MartSql.DerivedTables)
        {
            object? differences = await Execute(connection, $"""
                SELECT (SELECT COUNT(*) FROM (SELECT * FROM was_{table} EXCEPT ALL SELECT * FROM mart.{table}) a)
                    + (SELECT COUNT(*) FROM (SELECT * FROM mart.{table} EXCEPT ALL SELECT * FROM was_{table}) b)
                """, stop);
            if (differences is not 0L)
            {
                broken.Add($"derived: {differences} rows of mart.{table} are not what its procedure makes of what is loaded");
            }
        }

        await undone.RollbackAsync(stop);
        return broken;
    }

    private static IEnumerable<string> OfItself(MartProcedure procedure, StatementOutcome? outcome, int effects)
    {
        string what = $"procedures: {procedure.Name} had {effects} effects";
        if (procedure.ReadsResult)
        {
            return outcome is { Succeeded: true, NotCalled: null, Result: null } ? [$"procedures: {procedure.Name} has no result"] : [];
        }

        return outcome switch
        {
            null => effects == 0 ? [] : [$"{what}, and the report does not know it"],
            { NotCalled: { } why } => effects == 0 ? [] : [$"{what}, though it was not called: {why}"],
            { Succeeded: true } => effects == 1 ? [] : [$"{what} in {outcome.Attempts} attempts and succeeded"],
            // Carried out, and the answer lost.
            _ => effects <= 1 ? [] : [$"{what} in {outcome.Attempts} attempts and failed: {outcome.Error}"],
        };
    }

    private static IEnumerable<string> OfOthers(
        MartProcedure procedure,
        StatementOutcome? outcome,
        Dictionary<string, StatementOutcome> outcomes,
        ILookup<string, long> effects,
        RunReport report)
    {
        if (outcome is null)
        {
            yield break;
        }

        string[] failed = [.. procedure.After.Where(before => outcomes.GetValueOrDefault(before) is { Succeeded: false })];
        ObjectReport[] missing =
        [
            .. report.Objects.Where(o => o.State != ObjectState.Loaded && (procedure.Inputs?.Contains(o.Name) ?? false)),
        ];
        if (outcome.NotCalled is null && failed.Length > 0)
        {
            yield return $"procedures: {procedure.Name} was called though {failed[0]} before it had not succeeded";
        }

        bool mayBeLeftOut = failed.Length > 0 || missing.Length > 0 || report.Outcome == RunOutcome.Canceled;
        if (outcome is { NotCalled: { } why, Succeeded: false } && !mayBeLeftOut)
        {
            yield return $"procedures: {procedure.Name} was not called without a reason: {why}";
        }

        if (outcome is { NotCalled: not null, Succeeded: true } && !procedure.OnlyChanged)
        {
            yield return $"procedures: {procedure.Name} was left out though it is to be called in every run";
        }

        foreach (string before in procedure.After.Where(before => effects[before].Any() && effects[procedure.Name].Any()))
        {
            if (effects[before].Max() > effects[procedure.Name].Min())
            {
                yield return $"procedures: {procedure.Name} did its work before {before}, which it comes after";
            }
        }
    }

    /// <summary>The places of each procedure's effects among all of them, of one run.</summary>
    private async Task<ILookup<string, long>> Effects(string run, CancellationToken stop)
    {
        IReadOnlyList<string> lines = await stage.List(
            $"SELECT procedure_name || ' ' || id FROM mart.effects WHERE statement LIKE '/* {run}.%' ORDER BY id", stop);
        return lines.Select(line => line.Split(' '))
            .ToLookup(parts => parts[0], parts => long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task<object?> Execute(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(stop);
    }
}
