using FsCheck;
using FsCheck.Fluent;

namespace Orchestrator.Tests.Warehouse.Law;

/// <summary>
/// Random histories over few keys, moments and values, so that ties, repeats and late versions are the rule and not the exception.
/// </summary>
public static class Histories
{
    public static Arbitrary<History> Any { get; } = Arb.From(Generator(), Smaller);

    // Batches draw from a few versions, so that the same one comes again, earlier and later, between others at its cursor.
    private static Gen<History> Generator() =>
        from rules in AnyRules()
        from pool in Version().ListOf(7)
        from distinct in Gen.Choose(1, 5)
        from batches in BatchOf(pool).ListOf(distinct)
        from repeats in Gen.Choose(0, 1)
        from again in Gen.Elements(batches.ToArray()).ListOf(repeats)
        from arrivals in Gen.Shuffle(batches.Concat(again).ToArray())
        select new History(rules, arrivals);

    private static Gen<Rules> AnyRules() =>
        from deletes in Gen.Frequency((4, Gen.Constant("apply")), (1, Gen.Constant("mark")), (1, Gen.Constant("ignore")))
        from hasCursor in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
        from composite in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from keepsHistory in Gen.Elements(true, false)
        select new Rules(deletes, hasCursor, composite, keepsHistory);

    private static Gen<Row> Version() =>
        from key in Gen.Frequency((4, Gen.Constant("00100000000000a")), (3, Gen.Constant("00100000000000A")), (1, Gen.Constant("001000000000001AAA")))
        from cursor in Gen.Frequency((1, Gen.Constant((int?)null)), (3, Gen.Constant((int?)1)), (3, Gen.Constant((int?)2)))
        from deleted in Gen.Frequency((7, Gen.Constant((bool?)false)), (2, Gen.Constant((bool?)true)), (1, Gen.Constant((bool?)null)))
        from name in Gen.Elements(null, "x", "Zoë", "x;4:name")
        from amount in Gen.Elements<double?>(null, 2.5)
        from active in Gen.Elements<bool?>(null, true, false)
        from viewed in Gen.Frequency((3, Gen.Constant((int?)null)), (1, Gen.Constant((int?)1)), (1, Gen.Constant((int?)2)))
        select new Row(key, cursor, deleted, name, amount, active, viewed);

    private static Gen<Batch> BatchOf(IReadOnlyList<Row> pool) =>
        from seen in Gen.Choose(4, 8)
        from count in Gen.Elements(0, 1, 1, 1, 2, 2, 2, 4, 4, 8)
        from rows in Gen.Elements(pool.ToArray()).ListOf(count)
        select new Batch(seen, [.. rows]);

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
