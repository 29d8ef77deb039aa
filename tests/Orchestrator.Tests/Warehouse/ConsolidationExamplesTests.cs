using Orchestrator.Tests.Warehouse.Law;

namespace Orchestrator.Tests.Warehouse;

/// <summary>What other tools get wrong, one example each: what arrives, and what must stand in the target afterwards.</summary>
[Collection(SharedWarehouse.Name)]
public sealed class ConsolidationExamplesTests(WarehouseDatabase warehouse)
{
    private static readonly Rules Apply = new("apply", HasCursor: true, CompositeKey: false);

    [Fact]
    public Task Update_OlderVersionArrivesLater_NewerStays() =>
        Becomes(Apply, [At(8, Live(2, "new")), At(9, Live(1, "old"))], ["00100000000000k|2026-01-01 02:00:00|false|new|~|~|~"]);

    [Fact]
    public Task Batch_TwoVersionsAndARepeat_OneRowOfTheNewer() =>
        Becomes(Apply, [At(8, Live(1, "old"), Live(2, "new"), Live(2, "new"), Live(1, "old"))], ["00100000000000k|2026-01-01 02:00:00|false|new|~|~|~"]);

    [Fact]
    public Task Delete_LateOlderVersionFollows_RecordStaysDeleted() =>
        Becomes(Apply, [At(8, Live(1, "a")), At(9, Gone(3)), At(10, Live(2, "late"))], [], ["00100000000000k|2026-01-01 03:00:00|2026-01-01 09:00:00"]);

    [Fact]
    public Task Delete_NewerLiveVersionFollows_RecordIsBack() =>
        Becomes(Apply, [At(8, Live(1, "a")), At(9, Gone(2)), At(10, Live(3, "back"))], ["00100000000000k|2026-01-01 03:00:00|false|back|~|~|~"]);

    [Fact]
    public Task Delete_OfWhatNeverCame_IsRemembered() =>
        Becomes(Apply, [At(8, Gone(2)), At(9, Live(1, "late"))], [], ["00100000000000k|2026-01-01 02:00:00|2026-01-01 08:00:00"]);

    [Fact]
    public Task Delete_PolicyMark_RowStaysMarked() =>
        Becomes(Apply with { Deletes = "mark" }, [At(8, Live(1, "a")), At(9, Gone(2))], ["00100000000000k|2026-01-01 02:00:00|true|~|~|~|~"]);

    [Fact]
    public Task Delete_PolicyIgnore_LastLiveVersionStays() =>
        Becomes(Apply with { Deletes = "ignore" }, [At(8, Live(1, "a")), At(9, Gone(2))], ["00100000000000k|2026-01-01 01:00:00|false|a|~|~|~"]);

    /// <summary>
    /// A formula field changes without a new stamp: A, then B, then A again must end in A, whatever order the three arrive in.
    /// </summary>
    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(0, 2, 1)]
    [InlineData(1, 0, 2)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 1, 0)]
    public Task FormulaDrift_AThenBThenAAtOneStamp_EndsInA(int first, int second, int third)
    {
        Batch[] drift = [At(7, Live(1, "A")), At(8, Live(1, "B")), At(9, Live(1, "A"))];
        return Becomes(Apply, [drift[first], drift[second], drift[third]], ["00100000000000k|2026-01-01 01:00:00|false|A|~|~|~"]);
    }

    [Fact]
    public Task Sighting_OfTheWholeTarget_SaysNothingOfAVersionThatCameLater() =>
        Becomes(
            Apply,
            [At(7, Live(1, "a")), At(10, Live(1, "a")), At(8, Live(2, "x")), At(9, Live(2, "y"))],
            ["00100000000000k|2026-01-01 02:00:00|false|y|~|~|~"]);

    [Theory]
    [InlineData("x", "y")]
    [InlineData("y", "x")]
    public Task Tie_SameStampSameExtraction_SameWinnerInEitherOrder(string first, string second) =>
        Becomes(
            Apply,
            [At(8, Live(1, first)), At(8, Live(1, second))],
            Model.Of(new History(Apply, [At(8, Live(1, "x"), Live(1, "y"))])).Target);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Tie_TextThatReadsLikeTheNextColumn_IsAnotherContent(bool turned)
    {
        Rules rules = Apply with { HasCursor = false };
        Batch[] arrivals = [At(8, Live(1, "x")), At(8, Live(null, "x;14:systemmodstamp2026-01-01 01:00:00"))];
        return Becomes(rules, turned ? [.. arrivals.Reverse()] : arrivals, Model.Of(new History(rules, arrivals)).Target);
    }

    [Fact]
    public Task Cursor_Null_LosesToAnyOther() =>
        Becomes(Apply, [At(8, Live(1, "stamped")), At(9, Live(null, "bare"))], ["00100000000000k|2026-01-01 01:00:00|false|stamped|~|~|~"]);

    [Fact]
    public Task IsDeleted_Null_CountsAsFalse() =>
        Becomes(Apply, [At(8, new Row("00100000000000k", 1, null, "a", null, null))], ["00100000000000k|2026-01-01 01:00:00|false|a|~|~|~"]);

    [Fact]
    public Task Object_WithoutCursor_LaterExtractionWins() =>
        Becomes(
            Apply with { HasCursor = false },
            [At(9, Live(1, "later")), At(8, Live(2, "earlier"))],
            ["00100000000000k|2026-01-01 01:00:00|false|later|~|~|~"]);

    [Fact]
    public async Task Replay_SameBatchAgain_WritesNothing()
    {
        Batch batch = At(8, Live(1, "a"), Live(2, "b"));
        await using ConsolidatedObject again = await ConsolidatedObject.Of(warehouse, new History(Apply, [batch, batch]));

        Assert.Equal(
            ["inserted 1, updated 0, unchanged 0, late 0, superseded 1", "inserted 0, updated 0, unchanged 1, late 0, superseded 1"],
            await again.Receipts());
    }

    private async Task Becomes(Rules rules, Batch[] arrivals, IReadOnlyList<string> target, IReadOnlyList<string>? tombstones = null)
    {
        await using ConsolidatedObject consolidated = await ConsolidatedObject.Of(warehouse, new History(rules, arrivals));

        Assert.Equal(target, await consolidated.Target());
        Assert.Equal(tombstones ?? [], await consolidated.Tombstones());
        Assert.Empty(await consolidated.BrokenReceipts());
    }

    private static Batch At(int seen, params Row[] rows) => new(seen, rows);

    private static Row Live(int? cursor, string name) => new("00100000000000k", cursor, false, name, null, null);

    private static Row Gone(int cursor) => new("00100000000000k", cursor, true, null, null, null);
}
