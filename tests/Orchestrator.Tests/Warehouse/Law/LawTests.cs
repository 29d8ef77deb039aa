using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Orchestrator.Tests.Warehouse.Law;

/// <summary>
/// For any set of (batch, version) pairs, any split into batches, any order, repetition or replay: target, tombstones and history are
/// the model's, a target made of the history alone is the target, and every receipt's equations hold. <c>ORCHESTRATOR_LAW_CASES</c> sets how many histories, <c>ORCHESTRATOR_LAW_SEED</c> (as a failure
/// prints it) which.
/// </summary>
[Collection(SharedWarehouse.Name)]
public sealed class LawTests(WarehouseDatabase warehouse)
{
    private const int Cases = 120;

    [Fact]
    public void Consolidation_AnyHistoryInAnyOrder_EqualsTheModel()
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(Setting("ORCHESTRATOR_LAW_CASES") ?? Cases);
        if (Environment.GetEnvironmentVariable("ORCHESTRATOR_LAW_SEED") is { Length: > 0 } seed)
        {
            string[] parts = seed.Split(',');
            config = config.WithReplay(
                ulong.Parse(parts[0], CultureInfo.InvariantCulture), ulong.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        Prop.ForAll(Histories.Any, history => Holds(history).GetAwaiter().GetResult()).Check(config);
    }

    private async Task<Property> Holds(History history)
    {
        Model expected = Model.Of(history);
        await using var consolidated = await ConsolidatedObject.Of(warehouse, history);
        IReadOnlyList<string> target = await consolidated.Target();
        IReadOnlyList<string> tombstones = await consolidated.Tombstones();
        IReadOnlyList<string> versions = history.Rules.KeepsHistory ? await consolidated.Versions() : expected.Versions;
        IReadOnlyList<string> rebuilt = history.Rules.KeepsHistory ? await consolidated.Rebuilt() : expected.Target;
        IReadOnlyList<string> broken = await consolidated.BrokenReceipts();
        return Same("target", expected.Target, target)
            .And(Same("tombstones", expected.Tombstones, tombstones))
            .And(Same("history", expected.Versions, versions))
            .And(Same("rebuilt target", expected.Target, rebuilt))
            .And((broken.Count == 0).Label($"receipts {string.Join("; ", broken)}"));
    }

    private static Property Same(string name, IReadOnlyList<string> expected, IReadOnlyList<string> actual) =>
        actual.SequenceEqual(expected).Label($"{name}\n  is       {string.Join("; ", actual)}\n  expected {string.Join("; ", expected)}");

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : null;
}
