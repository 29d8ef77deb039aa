using System.Runtime.CompilerServices;

namespace Orchestrator.Benchmarks.Warehouse;

/// <summary>Seconds of the product beside those of one other strategy.</summary>
internal sealed record Result(string Case, double Product, Strategy Against, double Seconds)
{
    /// <param name="times">The goal, as a multiple of the other's seconds; null for none.</param>
    public Measurement AtMost(double? times) =>
        new($"{Case}, {Against.Name}", Product, "s", times * Seconds) { Reference = Seconds, AtMost = true };
}

/// <summary>The same staged rows brought into the same target by the product and by others, in turns, the middle of the rounds taken.</summary>
internal sealed class Race(AccountWarehouse warehouse)
{
    /// <param name="name">The case, as it is printed.</param>
    /// <param name="staged">SELECT of the staged rows.</param>
    /// <param name="target">Table the target is a copy of.</param>
    /// <param name="rounds">How often each has its turn.</param>
    public async IAsyncEnumerable<Result> Of(
        string name, string staged, string target, int rounds, IReadOnlyList<Strategy> others, [EnumeratorCancellation] CancellationToken stop)
    {
        await Stage(staged, stop);
        var product = new List<double>();
        var seconds = others.ToDictionary(other => other, _ => new List<double>());
        for (int round = 0; round < rounds; round++)
        {
            await warehouse.Target($"SELECT *{ProductLoad.Lineage} FROM {target}", stop);
            await ProductLoad.Forget(warehouse, stop);
            product.Add(await ProductLoad.Seconds(warehouse, historySchema: null, stop));
            foreach (Strategy other in others)
            {
                await warehouse.Target($"SELECT *{other.TargetExtras} FROM {target}", stop);
                seconds[other].Add(await warehouse.Seconds(other.Sql, stop));
            }
        }

        foreach (Strategy other in others)
        {
            yield return new Result(name, Middle(product), other, Middle(seconds[other]));
        }
    }

    /// <summary>All history once more, on the target it made; the product must write nothing.</summary>
    public async IAsyncEnumerable<Measurement> Replay(
        string name, Strategy bare, Strategy rewrite, [EnumeratorCancellation] CancellationToken stop)
    {
        await Stage("SELECT * FROM gen.every_change", stop);
        await warehouse.Target($"SELECT *{ProductLoad.Lineage} FROM gen.account", stop);
        await ProductLoad.Forget(warehouse, stop);
        await ProductLoad.Seconds(warehouse, historySchema: null, stop);
        await warehouse.Settle("salesforce.account", stop);
        double product = await ProductLoad.Seconds(warehouse, historySchema: null, stop);
        if (await ProductLoad.Written(warehouse, stop) is var written and > 0)
        {
            throw new InvalidOperationException($"A replay of everything wrote {written} rows, and must write none.");
        }

        await warehouse.Target("SELECT * FROM gen.account", stop);
        await warehouse.Execute(bare.Sql, stop);
        await warehouse.Settle("salesforce.account", stop);
        double again = await warehouse.Seconds(bare.Sql, stop);
        double anew = await warehouse.Seconds(rewrite.Sql, stop);
        yield return new Result(name, product, rewrite, anew).AtMost(0.5);
        yield return new Result(name, product, bare, again).AtMost(null);
    }

    /// <summary>Seconds of the product on a target of so many times the rows.</summary>
    public async Task<double> Grown(string staged, int copies, CancellationToken stop)
    {
        await Stage(staged, stop);
        string others = string.Join(", ", warehouse.Columns.Skip(1));
        IEnumerable<string> parts = Enumerable.Range(1, copies - 1)
            .Select(copy => $"SELECT CAST('{copy}' || SUBSTRING(id, 2, 17) AS varchar(18)) AS id, {others}{ProductLoad.Lineage} FROM gen.target");
        string rows = string.Join(" UNION ALL ", parts.Prepend($"SELECT *{ProductLoad.Lineage} FROM gen.target"));
        var seconds = new List<double>();
        for (int round = 0; round < 3; round++)
        {
            await warehouse.Target(rows, stop);
            await ProductLoad.Forget(warehouse, stop);
            seconds.Add(await ProductLoad.Seconds(warehouse, historySchema: null, stop));
        }

        return Middle(seconds);
    }

    private Task Stage(string rows, CancellationToken stop) =>
        warehouse.Staging($"SELECT a.*{ProductLoad.NoLineage} FROM ({rows}) a", stop);

    private static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
