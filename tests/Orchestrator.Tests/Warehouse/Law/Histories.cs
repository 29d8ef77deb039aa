using FsCheck;
using FsCheck.Fluent;

namespace Orchestrator.Tests.Warehouse.Law;

/// <summary>Random histories over few keys, moments and values, so that ties, repeats and late versions are the rule and not the exception.</summary>
public static class Histories
{
    public static Arbitrary<History> Any { get; } = Arb.From(Generator(), Smaller);

    private static Gen<History> Generator()
    {
        Gen<Row> row =
            from key in Gen.Elements("aa", "aA", "001000000000001", "1:a")
            from cursor in Gen.Frequency((1, Gen.Constant((int?)null)), (6, Gen.Elements<int?>(1, 2, 3)))
            from deleted in Gen.Frequency((6, Gen.Constant((bool?)false)), (3, Gen.Constant((bool?)true)), (1, Gen.Constant((bool?)null)))
            from name in Gen.Elements(null, "x", "Zoë", "x|y")
            from amount in Gen.Elements<double?>(null, 1, 2.5)
            from active in Gen.Elements<bool?>(null, true, false)
            select new Row(key, cursor, deleted, name, amount, active);
        Gen<Batch> batch =
            from seen in Gen.Elements(4, 5, 6, 7)
            from count in Gen.Choose(0, 7)
            from rows in row.ListOf(count)
            select new Batch(seen, [.. rows]);
        Gen<Rules> rules =
            from deletes in Gen.Frequency((4, Gen.Constant("apply")), (1, Gen.Constant("mark")), (1, Gen.Constant("ignore")))
            from hasCursor in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
            from composite in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
            select new Rules(deletes, hasCursor, composite);
        return
            from rule in rules
            from distinct in Gen.Choose(1, 4)
            from batches in batch.ListOf(distinct)
            from repeats in Gen.Choose(0, 2)
            from again in Gen.Elements(batches.ToArray()).ListOf(repeats)
            from arrivals in Gen.Shuffle(batches.Concat(again).ToArray())
            select new History(rule, arrivals);
    }

    private static IEnumerable<History> Smaller(History history)
    {
        for (int i = 0; i < history.Arrivals.Count; i++)
        {
            yield return history with { Arrivals = [.. history.Arrivals.Where((_, index) => index != i)] };
        }

        for (int i = 0; i < history.Arrivals.Count; i++)
        {
            Batch batch = history.Arrivals[i];
            for (int row = 0; row < batch.Rows.Count; row++)
            {
                Batch less = batch with { Rows = [.. batch.Rows.Where((_, index) => index != row)] };
                yield return history with { Arrivals = [.. history.Arrivals.Select((other, index) => index == i ? less : other)] };
            }
        }
    }
}
