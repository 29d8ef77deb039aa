using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse.Law;

/// <summary>
/// After any sequence of loads, in full, incremental, by window or healing, that succeed, fail, are quarantined or lose records: what is
/// covered is the union of the consolidated windows, each cut at its extraction minus the lag, and what is planned next leaves no gap.
/// </summary>
[Collection(SharedWarehouse.Name)]
public sealed class CoverageLawTests(WarehouseDatabase warehouse)
{
    private const int Cases = 40;
    private const int LagUnits = 1;

    private static readonly TimeSpan Unit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(20);
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static int count;

    [Fact]
    public void Coverage_AnySequenceOfLoads_IsTheUnionOfWhatWasConsolidated() =>
        Prop.ForAll(Arb.From(Gen.ListOf(Steps, 12).Select(steps => steps.ToArray()), Fewer), steps => Holds(steps).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    private static Gen<Step> Steps =>
        from kind in Gen.Frequency((1, Gen.Constant("full")), (4, Gen.Constant("next")), (4, Gen.Constant("window")), (2, Gen.Constant("heal")))
        from end in Gen.Frequency(
            (6, Gen.Constant("consolidated")), (2, Gen.Constant("failed")), (1, Gen.Constant("quarantined")), (1, Gen.Constant("lossy")))
        from rows in Gen.Choose(0, 1)
        from begin in Gen.Choose(-20, 6)
        from length in Gen.Choose(1, 10)
        select new Step(kind, end, rows, begin, length);

    private static IEnumerable<Step[]> Fewer(Step[] steps) => steps.Select((_, i) => steps.Where((_, other) => other != i).ToArray());

    private async Task<Property> Holds(Step[] steps)
    {
        RunPlan plan = RehearsalWarehouse.Plan($"coverage{Interlocked.Increment(ref count).ToString(CultureInfo.InvariantCulture)}") with
        {
            LagSeconds = (int)(LagUnits * Unit.TotalSeconds),
        };
        string target = $"{plan.Warehouse.Schema}.account";
        await warehouse.Execute($"""
            CREATE SCHEMA {plan.Warehouse.Schema};
            CREATE TABLE {target} (id varchar(72), systemmodstamp timestamp, isdeleted boolean, _extracted_at timestamp, _run_id varchar(100))
            """);

        var expected = new HashSet<int>();
        bool full = false;
        for (int i = 0; i < steps.Length; i++)
        {
            // Loads are twelve units apart; the first unit of all stands for everything before it.
            int now = 12 * (i + 1);
            (int From, int To)? window = Window(steps[i], now, full ? expected : null);
            await Load(plan with { RunId = $"{plan.RunId}.{i:D2}" }, steps[i], now, window);
            if (steps[i].End == "consolidated")
            {
                int to = Math.Min(window?.To ?? int.MaxValue, now - LagUnits);
                expected.UnionWith(Enumerable.Range(window?.From ?? 0, Math.Max(0, to - (window?.From ?? 0))));
                full |= window is null;
            }
        }

        await warehouse.Consolidate();
        CoveredStretch[] stretches = await Stretches(plan);
        var coverage = CoverageOfObject.Of("Account", stretches);
        int[] covered = [.. stretches.SelectMany(s => Enumerable.Range(At(s.From), At(s.To) - At(s.From))).Order()];
        return covered.SequenceEqual(expected.Order()).Label($"covered {string.Join(' ', covered)}\nexpected {string.Join(' ', expected.Order())}")
            .And((coverage.State == CoverageState.Never == !full).Label("never"))
            .And((!full || NextLeavesNoGap(coverage, expected)).Label("the next window leaves a gap"))
            .And((!full || HealingIsExact(coverage, expected)).Label("healing is not exactly what is missing"));
    }

    /// <summary>An incremental window begins where everything before it is covered, whatever explicit windows came later.</summary>
    private static bool NextLeavesNoGap(CoverageOfObject coverage, HashSet<int> expected)
    {
        Window next = LoadWindow.After(coverage.CoveredTo!.Value, Overlap, Epoch + 1_000 * Unit);
        return Enumerable.Range(0, Math.Max(0, At(next.From))).All(expected.Contains) && At(next.To) == 1_000;
    }

    private static bool HealingIsExact(CoverageOfObject coverage, HashSet<int> expected)
    {
        var healed = new HashSet<int>(expected);
        foreach (CoverageGap gap in coverage.Gaps)
        {
            int[] missing = [.. Enumerable.Range(At(gap.From), At(gap.To) - At(gap.From))];
            if (missing.Any(healed.Contains))
            {
                return false;
            }

            healed.UnionWith(missing);
        }

        return expected.Count == 0 || healed.Count == healed.Max() + 1;
    }

    private static (int From, int To)? Window(Step step, int now, HashSet<int>? covered)
    {
        if (step.Kind == "full" || (step.Kind != "window" && covered is null))
        {
            return null;
        }

        if (step.Kind == "window")
        {
            int from = Math.Max(1, now + step.Begin);
            return (from, from + step.Length);
        }

        int end = Enumerable.Range(0, int.MaxValue).First(unit => !covered!.Contains(unit));
        int? further = covered!.Where(unit => unit > end).Select(unit => (int?)unit).Min();
        return step.Kind == "heal" && further is { } to
            ? (Math.Max(1, end - 2), to)
            : (Math.Max(1, end - 2), Math.Max(now, end));
    }

    private async Task Load(RunPlan plan, Step step, int now, (int From, int To)? window)
    {
        if (step.End == "failed")
        {
            return;
        }

        Window? asked = window is var (from, to) ? new Window(Epoch + from * Unit, Epoch + to * Unit) : null;
        ObjectPlan o = plan.Objects[0] with { Mode = asked is null ? LoadMode.Full : LoadMode.Window, Window = asked };
        ObjectResult load = RehearsalWarehouse.Loaded(plan, step.Rows, step.End == "lossy" ? 1 : 0) with
        {
            ExtractedAt = Epoch + now * Unit,
        };
        bool quarantined = step.End == "quarantined";
        var verdict = new RegisteredLoad
        {
            LoadId = load.LoadId!,
            State = quarantined ? ObjectState.Quarantined : ObjectState.Loaded,
            Staged = step.Rows,
            Reason = quarantined ? "a test" : null,
        };
        string staging = RehearsalWarehouse.StagingTable(plan);
        await warehouse.Execute($"CREATE TABLE {staging} (LIKE {plan.Warehouse.Schema}.account)");
        if (step.Rows > 0)
        {
            await warehouse.Execute($"INSERT INTO {staging} VALUES ('00100000000000k', {Sql.Moment(Epoch + now * Unit)}, false)");
        }

        await warehouse.Execute(string.Join(";\n", new Registration(plan, o, load, verdict).Statements));
    }

    private async Task<CoveredStretch[]> Stretches(RunPlan plan)
    {
        IReadOnlyList<string> rows = await warehouse.Rows(
            $"SELECT covered_from, covered_to FROM ({CoverageReader.Stretches($"c.pipeline = '{plan.Pipeline}'")}) s ORDER BY covered_to");
        return [.. rows.Select(row => row.Split('|')).Select(row => new CoveredStretch(Read(row[0]), Read(row[1])!.Value, null))];
    }

    private static DateTimeOffset? Read(string text) => text == "~"
        ? null
        : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static int At(DateTimeOffset? moment) => moment is { } at ? (int)((at - Epoch) / Unit) : 0;

    private sealed record Step(string Kind, string End, int Rows, int Begin, int Length);
}
