using System.Runtime.CompilerServices;

namespace Orchestrator.Benchmarks.Warehouse;

/// <summary>
/// Consolidation and history beside other ways to do the same, on the same rows in the same run. Each figure of the product includes its
/// tombstones, receipt, coverage and lineage columns; the others write rows and nothing else.
/// </summary>
public static class WarehouseBench
{
    private const string Increment = "SELECT * FROM gen.increment";

    /// <summary>Yields each case as soon as it is measured.</summary>
    /// <param name="scale">1 is 501,646 accounts and 8,857,770 changes.</param>
    /// <param name="stop">Ends the run between two statements.</param>
    public static async IAsyncEnumerable<Measurement> Run(double scale, [EnumeratorCancellation] CancellationToken stop)
    {
        await using AccountWarehouse warehouse = await AccountWarehouse.Create(scale, stop);
        var race = new Race(warehouse);
        Strategy bare = Strategy.Bare(warehouse.Columns), rewrite = Strategy.Rewrite(warehouse.Columns);
        Strategy guarded = Strategy.GuardedDeleteInsert(warehouse.Columns), older = Strategy.InsertThenDeleteOlder(warehouse.Columns);

        double increment = 0;
        await foreach (Result result in race.Of("(a) increment", Increment, "gen.target", 5, [bare, rewrite, guarded, older], stop))
        {
            increment = result.Product;
            yield return result.AtMost(result.Against == bare ? 1.25 : result.Against == rewrite ? 0.6 : null);
        }

        await foreach (Result result in race.Of("(b) full load", "SELECT * FROM gen.full_load", "gen.target", 3, [bare, rewrite, guarded, older], stop))
        {
            yield return result.AtMost(result.Against == bare ? 1.25 : null);
        }

        await foreach (Result result in race.Of("(c) all history", "SELECT * FROM gen.every_change", "gen.account", 1, [bare, rewrite, guarded, older], stop))
        {
            yield return result.AtMost(result.Against == rewrite ? 1.0 : null);
        }

        await foreach (Measurement measurement in race.Replay("(r) replay", bare, rewrite, stop))
        {
            yield return measurement;
        }

        double grown = await race.Grown(Increment, copies: 4, stop);
        yield return new Measurement("(a) on a target 4 times as large", grown, "s", 2.5 * increment) { Reference = increment, AtMost = true };

        await foreach (Measurement measurement in new HistoryCases(warehouse).Measure(stop))
        {
            yield return measurement;
        }
    }
}
