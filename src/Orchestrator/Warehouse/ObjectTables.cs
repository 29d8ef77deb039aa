using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>The lasting tables of one object and what they lack. Pure: planning shows it, preparation does it.</summary>
internal sealed record ObjectTables
{
    public required ObjectPlan Object { get; init; }

    public required TableContract Contract { get; init; }

    /// <summary>The target first, then its history where it has one.</summary>
    public required IReadOnlyList<TableEvolution> Evolutions { get; init; }

    /// <summary>Columns of the target that nothing is loaded into.</summary>
    public required IReadOnlyList<string> Unmapped { get; init; }

    /// <summary>Statements that empty columns whose fields are gone.</summary>
    public required IReadOnlyList<string> Blank { get; init; }

    /// <summary>Statements that make the views of history anew; none where they stand and nothing they read changes.</summary>
    public IReadOnlyList<string> Views { get; init; } = [];

    /// <summary>Statements that take these views away, before a column they read is changed.</summary>
    public IReadOnlyList<string> DropViews { get; init; } = [];

    public TableEvolution Target => Evolutions[0];

    /// <summary>Why the tables cannot be made right, one sentence; null when they can.</summary>
    public string? Problem => Evolutions.SelectMany(evolution => evolution.Problems).FirstOrDefault();

    /// <summary>Everything to ask the catalogue for.</summary>
    public static IEnumerable<(string Schema, string Table)> Names(WarehouseConnection warehouse, ObjectPlan o) =>
        [(warehouse.Schema, o.Table), .. ObjectHistory.Names(o)];

    public static ObjectTables Of(
        string pipeline, WarehouseConnection warehouse, ObjectPlan o, TableContract contract, StandingTables standing)
    {
        IReadOnlyList<StandingColumn> columns = standing.Columns(warehouse.Schema, o.Table);
        TableShape shape = TargetTable.Shape(warehouse.Schema, o, contract);
        TableEvolution target = TableEvolution.Of(shape, columns);
        HistoryTables? history = ObjectHistory.Tables(pipeline, o, Remembered(target, contract, columns));
        TableEvolution[] kept = history is null ? [] : [.. ObjectHistory.Shapes(history)
            .Select(shape => TableEvolution.Of(shape, standing.Columns(shape.Schema, shape.Table)))];
        bool viewsStand = history is not null && standing.Columns(history.Order.Schema, new HistoryViews(history).History).Count > 0;
        bool viewsChange = !viewsStand || kept.Any(evolution => !evolution.Exists || evolution.Changes.Count > 0);
        return new ObjectTables
        {
            Object = o,
            Contract = contract,
            Evolutions = [target, .. kept],
            Unmapped = TargetTable.Unmapped(contract, columns),
            Blank = TargetTable.Blank(shape, contract, columns),
            Views = history is not null && viewsChange ? new HistoryViews(history).Ddl() : [],
            DropViews = history is null ? [] : ObjectHistory.DropViews(history),
        };
    }

    /// <summary>
    /// The statement after which nothing counts as covered, in the transaction that converts values: should this full load not come to its
    /// end, the next one is in full again. Other loads leave what is covered as it is, for they would not bring it back.
    /// </summary>
    public IReadOnlyList<string> Uncover(RunPlan plan) => Object.Mode != LoadMode.Full ? [] :
    [
        $"DELETE FROM orchestrator.coverage WHERE pipeline = {Sql.Text(plan.Pipeline)} AND object = {Sql.Text(Object.Name)} "
            + $"AND target_schema = {Sql.Text(plan.Warehouse.Schema)}",
    ];

    /// <summary>Statements that many objects' can share a transaction with; each list belongs together.</summary>
    public IEnumerable<IReadOnlyList<string>> Steps(RunPlan plan) =>
    [
        .. Evolutions.Where(evolution => !evolution.TouchesColumns).SelectMany(evolution => evolution.Together),
        .. Blank.Chunk(StatementBatches.MostStatements),
        // Each on its own: of an object with hundreds of fields they would not fit into one batch.
        .. Views.Chunk(1),
        // A replicated table is its load's staging table.
        .. Object.Replica is not null ? [] : new[]
        {
            StagingTable.Of(plan.Pipeline, plan.RunId, Object.Name, attempt: 1)
                .Create(plan.Warehouse.Schema, Object.Table, plan.Installation, plan.LeaseUntil),
        },
    ];

    // In the types the target will have, which may be wider than its fields need; with the columns of fields that are gone.
    private static IEnumerable<TableColumn> Remembered(
        TableEvolution target, TableContract contract, IReadOnlyList<StandingColumn> standing)
    {
        Dictionary<string, string> types = standing.ToDictionary(column => column.Name, column => column.Type, StringComparer.Ordinal);
        foreach (ColumnChange change in target.Changes)
        {
            types[change.Column] = change.To;
        }

        return
        [
            .. contract.Columns.Select(column => column with { Type = types.GetValueOrDefault(column.Name, column.Type) }),
            .. TargetTable.Unmapped(contract, standing).Select(name => new TableColumn(name, name, types[name])),
        ];
    }
}
