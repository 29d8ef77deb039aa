namespace Orchestrator.Warehouse;

/// <summary>
/// Widens and retypes columns of tables that exist. Views of ours that are bound to the table are taken away first; another's is named.
/// Repeating it is safe because only what the catalogue shows to differ is changed.
/// </summary>
public sealed class TableChanges(WarehouseStatements statements, TargetCatalogue catalogue)
{
    /// <exception cref="TableChangeException">The table cannot be changed; the message says what is in the way.</exception>
    /// <param name="first">What goes into the transaction of each new type, before it.</param>
    /// <param name="dropViews">Statements that take our own views of the table away; whoever calls makes them anew.</param>
    internal async Task Apply(
        WarehouseConnection warehouse,
        string owner,
        TableEvolution evolution,
        IReadOnlyList<string> first,
        IReadOnlyList<string> dropViews,
        CancellationToken stop)
    {
        try
        {
            await Send(warehouse, owner, evolution, first, stop);
        }
        catch (StatementFailedException error)
        {
            TableShape shape = evolution.Shape;
            IReadOnlyList<BoundView> views = await catalogue.Views(warehouse, owner, shape.Schema, shape.Table, stop);
            if (views.Count == 0)
            {
                throw new TableChangeException($"{shape.Schema}.{shape.Table} could not be changed: {error.Message}", error);
            }

            if (views.FirstOrDefault(view => view.Schema != warehouse.HistorySchema) is { } foreign)
            {
                string fix = "drop it, or make it WITH NO SCHEMA BINDING, and the next run goes on";
                throw new TableChangeException($"view {foreign} is in the way of a change of {shape.Schema}.{shape.Table}: {fix}", error);
            }

            await Again(warehouse, owner, evolution, first, dropViews, stop);
        }
    }

    private async Task Again(
        WarehouseConnection warehouse,
        string owner,
        TableEvolution evolution,
        IReadOnlyList<string> first,
        IReadOnlyList<string> dropViews,
        CancellationToken stop)
    {
        TableShape shape = evolution.Shape;
        try
        {
            await statements.Execute(warehouse, new StatementLabel(owner, $"views.{shape.Table}"), dropViews, deadline: null, stop);
            await Send(warehouse, owner, evolution, first, stop);
        }
        catch (StatementFailedException error)
        {
            throw new TableChangeException($"{shape.Schema}.{shape.Table} could not be changed: {error.Message}", error);
        }
    }

    private async Task Send(
        WarehouseConnection warehouse, string owner, TableEvolution evolution, IReadOnlyList<string> first, CancellationToken stop)
    {
        string step = $"change.{evolution.Shape.Schema}.{evolution.Shape.Table}";
        foreach (string alone in evolution.Alone)
        {
            await statements.Execute(warehouse, new StatementLabel(owner, step), [alone], deadline: null, stop);
        }

        foreach (IReadOnlyList<string> together in evolution.Together)
        {
            IReadOnlyList<string> texts = evolution.Retyped.Count > 0 ? [.. first, .. together] : together;
            await statements.Execute(warehouse, new StatementLabel(owner, step), texts, deadline: null, stop);
        }
    }
}

/// <summary>A table cannot get the columns its object needs; the object is not loaded until a person has acted.</summary>
public sealed class TableChangeException(string message, Exception inner) : Exception(message, inner);
