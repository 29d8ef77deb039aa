using static Orchestrator.Tests.Warehouse.StagedLoads;

namespace Orchestrator.Tests.Warehouse;

/// <summary>What a full load did not bring: when that is evidence of a deletion, and when it is not.</summary>
[Collection(SharedWarehouse.Name)]
public sealed class AbsenceTests(WarehouseDatabase warehouse)
{
    [Fact]
    public async Task Record_AbsentFromAFullLoad_LeavesWithATombstoneAndTheReceiptHolds()
    {
        StagedLoads loads = await Loaded();
        await loads.Full(2, 4, Row("a", 1, "a"));

        await warehouse.Consolidate();

        Assert.Equal(["a|a"], await loads.Names());
        Assert.Equal(["b|2026-01-01 01:00:00|2026-01-02 03:00:00|2026-01-02 04:00:00"], await warehouse.Rows(
            $"SELECT record_key, cursor_at, seen, absent_at FROM orchestrator.tombstones WHERE object = '{loads.Name}'"));
        Assert.Equal(["0|1|2|1|true"], await warehouse.Rows($"""
            SELECT deleted, absent_deleted, target_before, target_after, target_after = target_before + inserted - deleted - absent_deleted
            FROM orchestrator.ledger WHERE load_id = '{loads.Load(2)}'
            """));
    }

    [Theory]
    [InlineData("absent = 'keep'")]
    [InlineData("absent = NULL")]
    [InlineData("covered_from = '2026-01-01'")]
    [InlineData("covered_to = NULL")]
    [InlineData("put_failures = 1")]
    [InlineData("put_failures = 1, processed = 2")]
    [InlineData("processed = 2")]
    [InlineData("processed = NULL")]
    public async Task Record_AbsentFromALoadThatIsNoEvidence_Stays(string load)
    {
        StagedLoads loads = await Loaded();
        await loads.Full(2, 4, Row("a", 1, "a"));
        await loads.Change(2, load);

        await warehouse.Consolidate();

        Assert.Equal(["a|a", "b|b"], await loads.Names());
        Assert.Equal(0, await loads.Count("tombstones"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Record_AbsentFromALoadNotNewerThanWhatWasConsolidated_Stays(int hour)
    {
        StagedLoads loads = await Loaded();
        await loads.Full(2, hour, Row("a", 1, "a"));

        await warehouse.Consolidate();

        Assert.Equal(["a|a", "b|b"], await loads.Names());
    }

    [Fact]
    public async Task Record_ChangedAfterTheMomentCovered_Stays()
    {
        StagedLoads loads = await Loaded();
        await loads.Full(2, 4, Row("a", 1, "a"));
        await loads.Change(2, "covered_to = '2026-01-01 01:00:00'");

        await warehouse.Consolidate();

        Assert.Equal(["a|a", "b|b"], await loads.Names());
    }

    [Fact]
    public async Task Record_ExtractedAfterTheMomentCovered_Stays()
    {
        StagedLoads loads = await Loaded();
        await loads.Full(2, 4, Row("a", 1, "a"));
        await loads.Change(2, "covered_to = '2026-01-02 03:00:00'");

        await warehouse.Consolidate();

        Assert.Equal(["a|a", "b|b"], await loads.Names());
    }

    [Fact]
    public async Task Record_SeenAgainAfterTheMomentCovered_Stays()
    {
        StagedLoads loads = await Loaded();
        await loads.Ready(2, 5, Row("b", 1, "b"));
        await loads.Full(3, 6, Row("a", 1, "a"));
        await loads.Change(3, "covered_to = '2026-01-02 04:00:00'");

        await warehouse.Consolidate();

        Assert.Equal(["a|a", "b|b"], await loads.Names());
    }

    [Fact]
    public async Task Record_MarkedAsDeleted_StaysMarked()
    {
        StagedLoads loads = await Loaded();
        await loads.Ready(2, 4, Row("b", 2, "b", deleted: true));
        await loads.Change(2, "deletes = 'mark'");
        await loads.Full(3, 5, Row("a", 1, "a"));
        await loads.Change(3, "deletes = 'mark'");

        await warehouse.Consolidate();

        Assert.Equal(["a|a", "b|b"], await loads.Names());
    }

    [Fact]
    public async Task Record_BroughtAsDeletedWhereDeletesAreIgnored_Stays()
    {
        StagedLoads loads = await Loaded();
        await loads.Full(2, 4, Row("a", 1, "a"), Row("b", 2, "b", deleted: true));
        await loads.Change(2, "deletes = 'ignore'");

        await warehouse.Consolidate();

        Assert.Equal(["a|a", "b|b"], await loads.Names());
    }

    [Fact]
    public async Task Record_OfAnObjectWithoutCursor_LeavesByWhenItWasSeen()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("a", 1, "a"), Row("b", 1, "b"));
        await loads.Full(2, 4, Row("a", 1, "a"));
        await warehouse.Execute($"UPDATE orchestrator.staged SET cursor_column = NULL WHERE object = '{loads.Name}'");

        await warehouse.Consolidate();

        Assert.Equal(["a|a"], await loads.Names());
    }

    [Fact]
    public async Task Records_AbsentBeyondTheBrake_QuarantineTheLoadAndNothingIsApplied()
    {
        StagedLoads loads = await Loaded();
        await loads.Full(2, 4, Row("a", 2, "a2"));
        await loads.Change(2, "max_absent = 0.49");

        await warehouse.Consolidate();

        Assert.Equal(["a|a", "b|b"], await loads.Names());
        Assert.StartsWith(
            $"quarantined|1 of 2 records of salesforce.{loads.Name} are absent from this full load, more than maxAbsent (49 %) lets go",
            await loads.State(2), StringComparison.Ordinal);
        Assert.Equal(1, await loads.Count("ledger"));
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(19, true)]
    public async Task Records_BrakeNotGiven_IsFivePercent(int records, bool quarantined)
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        string[] rows = [.. Enumerable.Range(100, records).Select(id => Row($"k{id}", 1, "x"))];
        await loads.Ready(1, 3, rows);
        await loads.Full(2, 4, rows[1..]);
        await loads.Change(2, "max_absent = NULL");

        await warehouse.Consolidate();

        Assert.Equal(quarantined ? records : records - 1, (await loads.Names()).Count);
    }

    [Fact]
    public async Task Record_AbsentAndExtractedAgainLater_IsBack()
    {
        StagedLoads loads = await Loaded();
        await loads.Full(2, 4, Row("a", 1, "a"));
        await loads.Ready(3, 5, Row("b", 1, "b"));

        await warehouse.Consolidate();

        Assert.Equal(["a|a", "b|b"], await loads.Names());
    }

    [Theory]
    [InlineData(5, 0, "an older version, extracted after the absence")]
    [InlineData(3, 2, "a newer version, extracted before the absence")]
    [InlineData(4, 2, "a newer version, extracted at the absence")]
    public async Task Record_AbsentAndNotBothNewerAndExtractedLater_StaysGone(int extracted, int cursor, string why)
    {
        StagedLoads loads = await Loaded();
        await loads.Full(2, 4, Row("a", 1, "a"));
        await loads.Ready(3, extracted, Row("b", cursor, why));

        await warehouse.Consolidate();

        Assert.Equal(["a|a"], await loads.Names());
        Assert.Equal(["1"], await warehouse.Rows($"SELECT late FROM orchestrator.ledger WHERE load_id = '{loads.Load(3)}'"));
    }

    [Fact]
    public async Task Record_AbsentTwice_IsGoneOnceAndComesBackOnce()
    {
        StagedLoads loads = await Loaded();
        await loads.Full(2, 4, Row("a", 1, "a"));
        await loads.Full(3, 5, Row("a", 1, "a"));
        await loads.Ready(4, 6, Row("b", 2, "back"));

        await warehouse.Consolidate();

        Assert.Equal(["a|a", "b|back"], await loads.Names());
        Assert.Equal(1, await loads.Count("tombstones"));
    }

    // Records a and b, extracted at three o'clock.
    private async Task<StagedLoads> Loaded()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("a", 1, "a"), Row("b", 1, "b"));
        return loads;
    }
}
