using System.Globalization;
using Npgsql;
using static Orchestrator.Tests.Warehouse.StagedLoads;

namespace Orchestrator.Tests.Warehouse;

[Collection(SharedWarehouse.Name)]
public sealed class ConsolidationTests(WarehouseDatabase warehouse)
{
    [Theory]
    [InlineData("NULL")]
    [InlineData("''")]
    [InlineData("'  '")]
    [InlineData("'0011234567890123456'")]
    [InlineData("'00112345678901234'")]
    [InlineData("'001123456789-12'")]
    [InlineData("'001123456789ä1'")]
    [InlineData("'001123456789012 '")]
    public async Task Key_NoSalesforceId_QuarantinesTheLoadAndLetsOthersPass(string key)
    {
        StagedLoads bad = await StagedLoads.Of(warehouse);
        StagedLoads good = await StagedLoads.Of(warehouse);
        await bad.OfSalesforce(1, 3, $"({key}, 'x', '2026-01-01', false, NULL, NULL)", Row("001aaaaaaaaaaaa", 1, "a"));
        await good.OfSalesforce(1, 3, Row("001123456789012", 1, "fifteen"), Row("001123456789012AAA", 1, "eighteen"));

        await warehouse.Consolidate();

        Assert.StartsWith(
            "quarantined|1 rows have a null, blank, malformed or over-long key (id), which is 15 or 18 letters and digits: ",
            await bad.State(1), StringComparison.Ordinal);
        Assert.Empty(await bad.Names());
        Assert.Equal(["001123456789012AAA|eighteen", "001123456789012|fifteen"], (await good.Names()).Order(StringComparer.Ordinal));
        Assert.Equal(0, await bad.Count("coverage"));
    }

    [Fact]
    public async Task Key_NoSalesforceIdAmongKnownRecords_QuarantinesTheLoad()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.OfSalesforce(1, 3, Row("001aaaaaaaaaaaa", 1, "a"), Row("001bbbbbbbbbbbb", 1, "b"));
        await loads.OfSalesforce(2, 4, Row("001aaaaaaaaaaaa", 2, "a2"), Row("001bbbbbbbbbbbb", 1, "b"), Row("b", 2, "cut off"));

        await warehouse.Consolidate();

        Assert.StartsWith("quarantined|1 rows have a null, blank, malformed", await loads.State(2), StringComparison.Ordinal);
        Assert.Equal(["001aaaaaaaaaaaa|a", "001bbbbbbbbbbbb|b"], await loads.Names());
    }

    [Fact]
    public async Task Key_CalledIdInATableOfAnotherSource_IsAnyText()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("7d2f6a4e-0c1b-4f0a-9d57-5b8f0f3c1a22", 1, "a"), Row("b-1", 1, "b"));

        await warehouse.Consolidate();

        Assert.Equal(["7d2f6a4e-0c1b-4f0a-9d57-5b8f0f3c1a22|a", "b-1|b"], await loads.Names());
    }

    [Fact]
    public async Task Staging_TableMissing_QuarantinesTheLoad()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("a", 1, "a"));
        await warehouse.Execute($"DROP TABLE salesforce_incremental.{loads.Load(1)}");

        await warehouse.Consolidate();

        string found = await loads.State(1);
        Assert.StartsWith(
            $"quarantined|its staging table salesforce_incremental.{loads.Load(1)} is missing", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staging_ColumnMissing_QuarantinesTheLoadAndNamesTheColumn()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("a", 1, "a"));
        await warehouse.Execute($"ALTER TABLE salesforce_incremental.{loads.Load(1)} DROP COLUMN name");

        await warehouse.Consolidate();

        string found = await loads.State(1);
        Assert.StartsWith($"quarantined|column name of salesforce.{loads.Name} is missing from", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_EveryRecordSeenAgain_IsOneSighting()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        string[] rows = [Row("a", 1, "a"), Row("b", 1, "b"), Row("c", 1, "c")];
        await loads.Ready(1, 3, rows);
        await loads.Ready(2, 4, rows);

        await warehouse.Consolidate();
        Assert.Equal(1, await loads.Count("seen"));

        await loads.Ready(3, 5, Row("a", 1, "a"));
        await loads.Ready(4, 2, Row("b", 1, "earlier"));
        await warehouse.Consolidate();

        Assert.Equal(["a|a", "b|b", "c|c"], await loads.Names());
        string written = $"SELECT record_key FROM orchestrator.seen WHERE object = '{loads.Name}' AND record_key IS NOT NULL ORDER BY 1";
        Assert.Equal(["a", "a", "b", "c"], await warehouse.Rows(written));
    }

    [Fact]
    public async Task Receipt_OfALoadSmallerThanTheTarget_CountsTheWholeTarget()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("a", 1, "a"), Row("b", 1, "b"), Row("c", 1, "c"), Row("d", 1, "d"));
        await loads.Ready(2, 4, Row("a", 2, "A"));

        await warehouse.Consolidate();

        Assert.Equal(
            ["0|4", "4|4"],
            await warehouse.Rows($"SELECT target_before, target_after FROM orchestrator.ledger WHERE object = '{loads.Name}' ORDER BY load_id"));
    }

    [Fact]
    public async Task Replay_OfEveryVersionOfADeletedRecord_WritesNothing()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        string[] rows =
        [
            Row("a", 1, "old"), Row("a", 2, "new"),
            Row("b", 1, "live"), Row("b", 2, "gone", deleted: true), Row("b", 2, "gone too", deleted: true),
        ];
        await loads.Ready(1, 3, rows);
        await loads.Ready(2, 4, rows);

        await warehouse.Consolidate();

        Assert.Equal(["a|new"], await loads.Names());
        Assert.Equal(
            ["inserted 1, buried 1, unchanged 0, superseded 2, duplicates 1", "inserted 0, buried 0, unchanged 2, superseded 2, duplicates 1"],
            await Receipts(loads));
    }

    [Fact]
    public async Task Deletes_OfRecordsThatNeverCame_OlderOnesAreSupersededAndTheOthersRepeats()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("a", 1, "a"));
        await loads.Ready(
            2, 4, Row("b", 1, "b", deleted: true), Row("b", 2, "b", deleted: true), Row("b", 2, "B", deleted: true),
            Row("c", 2, "c", deleted: true), Row("c", 2, "C", deleted: true));

        await warehouse.Consolidate();

        Assert.Equal("inserted 0, buried 2, unchanged 0, superseded 1, duplicates 2", (await Receipts(loads))[1]);
    }

    /// <summary>In a load this large, rows older than what is stored are left out of what is looked at, unless a record has no other.</summary>
    [Theory]
    [InlineData("b")]
    [InlineData("c")]
    public async Task Load_LargerThanTheTargetWithOnlyAnOlderVersionOfARecord_CountsItAsLate(string late)
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("a", 2, "a"), Row("b", 2, "b", deleted: true), Row("c", 2, "c"));
        string[] newer = [.. new[] { "a", "b", "c" }.Where(id => id != late).Select(id => Row(id, 3, "newer", deleted: id == "b"))];
        await loads.Ready(2, 4, [.. newer, Row(late, 1, "older"), Row("a", 1, "oldest"), Row("a", 0, "oldest")]);

        await warehouse.Consolidate();

        Assert.Equal([.. new[] { "a", "c" }.Select(id => id == late ? $"{id}|{id}" : $"{id}|newer")], await loads.Names());
        Assert.Equal(["0", "1"], await warehouse.Rows($"SELECT late FROM orchestrator.ledger WHERE object = '{loads.Name}' ORDER BY load_id"));
    }

    [Fact]
    public async Task Load_Consolidated_CoversItsWindowInTheSameTransaction()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("a", 1, "a"));

        await RolledBack($"CALL public.consolidate_table('{loads.Load(1)}')");
        Assert.Equal(0, await loads.Count("coverage"));
        Assert.Empty(await loads.Names());

        await warehouse.Consolidate();
        Assert.Equal(1, await loads.Count("coverage"));
        Assert.Equal(["a|a"], await loads.Names());
    }

    [Fact]
    public async Task Load_WithPutFailures_CoversNothing()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("a", 1, "a"));
        await warehouse.Execute($"UPDATE orchestrator.staged SET put_failures = 1 WHERE load_id = '{loads.Load(1)}'");

        await warehouse.Consolidate();

        Assert.Equal(["a|a"], await loads.Names());
        Assert.Equal(0, await loads.Count("coverage"));
    }

    [Fact]
    public async Task Load_AlreadyInTheLedger_IsLeftAlone()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("a", 1, "a"));
        await warehouse.Consolidate();
        await warehouse.Execute($"UPDATE {loads.Target} SET name = 'by hand'");
        await warehouse.Execute($"DELETE FROM orchestrator.staged WHERE load_id = '{loads.Load(1)}' AND progress = 40");

        await warehouse.Consolidate();

        Assert.Equal(["a|by hand"], await loads.Names());
        Assert.Equal(1, await loads.Count("ledger"));
        Assert.Equal("consolidated|~", await loads.State(1));
    }

    [Fact]
    public async Task Table_OfATaskThatChangedSinceItWasCounted_IsQuarantinedAndDeletesNothing()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Full(1, 1, Row("a", 0, "one"), Row("b", 0, "two"));
        await warehouse.Consolidate();
        await loads.Full(2, 2, Row("a", 0, "one"), Row("b", 0, "two"));
        await warehouse.Execute($"DELETE FROM salesforce_incremental.{loads.Load(2)} WHERE id = 'b'");

        await warehouse.Consolidate();

        Assert.StartsWith(
            $"quarantined|1 rows stand in salesforce_incremental.{loads.Load(2)}, and 2 did when its load was counted: ",
            await loads.State(2), StringComparison.Ordinal);
        Assert.Equal(["a|one", "b|two"], await loads.Names());
        Assert.Equal(1, await loads.Count("ledger"));
    }

    [Fact]
    public async Task Target_SameKeyTwiceByHand_ReceiptDoesNotHold()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await warehouse.Execute($"INSERT INTO {loads.Target} VALUES {Row("a", 1, "once")}, {Row("a", 1, "twice")}");
        await loads.Ready(1, 3, Row("a", 2, "new"));

        await warehouse.Consolidate();

        // Two rows were replaced by one, and no figure of the receipt accounts for the other.
        Assert.Equal(["false"], await warehouse.Rows(
            $"SELECT target_after = target_before + inserted - deleted FROM orchestrator.ledger WHERE object = '{loads.Name}'"));
    }

    [Fact]
    public async Task Call_SecondOneWaitsForTheFirst_EachLoadCountsOnce()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("a", 1, "a"), Row("b", 1, "b"));
        await using NpgsqlConnection first = await warehouse.Source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await first.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await Run(first, "LOCK orchestrator.mutex");
        await Run(first, "UPDATE orchestrator.mutex SET turns = turns + 1");
        await Run(first, $"CALL public.consolidate_table('{loads.Load(1)}')");

        Task second = warehouse.Consolidate();
        await WaitUntilBlocked();
        await transaction.CommitAsync();
        await second;

        Assert.Equal(["a|a", "b|b"], await loads.Names());
        Assert.Equal(1, await loads.Count("ledger"));
        Assert.Equal(1, await loads.Count("coverage"));
    }

    [Theory]
    [InlineData("repeatable read")]
    [InlineData("serializable")]
    public async Task Call_ThreeAtOnce_EndAsIfOneAfterTheOther(string isolation)
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        for (int number = 1; number <= 6; number++)
        {
            await loads.Ready(number, number, Row("a", number, $"a{number}"), Row($"b{number}", 1, "b"));
        }

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ConsolidateUntilItSucceeds(isolation)));

        Assert.Equal(["a|a6", "b1|b", "b2|b", "b3|b", "b4|b", "b5|b", "b6|b"], await loads.Names());
        Assert.Equal(6, await loads.Count("ledger"));
        Assert.Equal(6, await loads.Count("coverage"));
    }

    [Fact]
    public async Task Call_KilledHalfWay_NextCallEndsAsIfNothingHadHappened()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("a", 1, "a"));
        await loads.Ready(2, 4, Row("a", 2, "a2"), Row("b", 1, "b"));
        await using NpgsqlConnection blocker = await warehouse.Source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await blocker.BeginTransactionAsync();

        // Readers of the target pass, so the first load's insert waits with everything before it done.
        await Run(blocker, $"LOCK {loads.Target} IN SHARE MODE");
        Task killed = warehouse.Consolidate();
        await WaitUntilBlocked();
        await warehouse.Execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => killed);
        await transaction.RollbackAsync();

        await warehouse.Consolidate();

        Assert.Equal(["a|a2", "b|b"], await loads.Names());
        Assert.Equal(2, await loads.Count("ledger"));
    }

    [Fact]
    public async Task Reader_WithALongTransaction_NeitherWaitsNorKeepsTheCallWaiting()
    {
        StagedLoads loads = await StagedLoads.Of(warehouse);
        await loads.Ready(1, 3, Row("a", 1, "a"));
        await warehouse.Consolidate();
        await using NpgsqlConnection reader = await warehouse.Source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await reader.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await Run(reader, $"SELECT * FROM {loads.Target}");
        await loads.Ready(2, 4, Row("a", 2, "a2"));

        await warehouse.Consolidate();

        await using NpgsqlCommand read = new($"SELECT name FROM {loads.Target}", reader);
        Assert.Equal("a", await read.ExecuteScalarAsync());
        Assert.Equal(["a|a2"], await loads.Names());
    }

    [Fact]
    public async Task Table_Of800LongColumns_StaysBelowEveryLimitOfText()
    {
        string end = new('x', 28);
        string[] columns = [.. Enumerable.Range(1000, 800).Select(i => $"column_{i.ToString(CultureInfo.InvariantCulture)}_{end}")];
        string defined = string.Join(", ", columns.Select(column => $"{column} varchar(1020)"));
        StagedLoads loads = await StagedLoads.Of(warehouse, $"id varchar(72), systemmodstamp timestamp, isdeleted boolean, {defined}");
        string values = string.Join(", ", columns.SkipLast(1).Select(_ => "'v'"));
        string Wide(string id, int hour, string last) => $"('{id}', '2026-01-01 {hour:D2}:00:00', false, {values}, '{last}', NULL, NULL)";
        await loads.Ready(1, 3, Wide("a", 1, "first"), Wide("b", 1, "tie 1"), Wide("b", 1, "tie 2"));
        await loads.Ready(2, 4, Wide("a", 1, "drift in the last column"), Wide("c", 1, "new"));
        await loads.Ready(3, 5, Wide("a", 1, "drift in the last column"));
        const string Own = "cursor_at timestamp, seen timestamp, isdeleted boolean, record_key varchar(1024), content_hash varchar(16)";
        await warehouse.Execute($"CREATE TABLE salesforce_history.{loads.Name}__versions ({Own}, {defined})");
        await warehouse.Execute($"CREATE TABLE salesforce_history.{loads.Name}__sightings ({Own})");
        await warehouse.Execute($"UPDATE orchestrator.staged SET history_schema = 'salesforce_history' WHERE object = '{loads.Name}'");

        await warehouse.Consolidate();

        Assert.Equal(["a|drift in the last column", "a|first", "b|tie 1", "b|tie 2", "c|new"], await warehouse.Rows(
            $"SELECT record_key, {columns[^1]} FROM salesforce_history.{loads.Name}__versions ORDER BY 1, 2"));

        Assert.Equal(
            ["a|drift in the last column", "b|tie", "c|new"],
            await warehouse.Rows($"SELECT id, TRIM(REPLACE(REPLACE({columns[^1]}, '1', ''), '2', '')) FROM {loads.Target} ORDER BY id"));
        Assert.Equal(["2|0", "1|1", "0|0"], await warehouse.Rows(
            $"SELECT inserted, updated FROM orchestrator.ledger WHERE object = '{loads.Name}' ORDER BY load_id"));
    }

    private async Task ConsolidateUntilItSucceeds(string isolation)
    {
        while (true)
        {
            try
            {
                await using NpgsqlConnection connection = await warehouse.Source.OpenConnectionAsync();
                await Run(connection, $"SET default_transaction_isolation = '{isolation}'");
                await Run(connection, "CALL public.consolidated_of_tables()");
                return;
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected)
            {
                // Lost against another session: the product makes a new attempt as well.
            }
        }
    }

    private async Task RolledBack(string sql)
    {
        await using NpgsqlConnection connection = await warehouse.Source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        await Run(connection, sql);
        await transaction.RollbackAsync();
    }

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private Task<IReadOnlyList<string>> Receipts(StagedLoads loads) => warehouse.Rows($"""
        SELECT 'inserted ' || inserted || ', buried ' || buried || ', unchanged ' || unchanged || ', superseded ' || superseded
            || ', duplicates ' || duplicates
        FROM orchestrator.ledger WHERE object = '{loads.Name}' ORDER BY load_id
        """);

    private async Task WaitUntilBlocked()
    {
        while (await warehouse.Number("SELECT COUNT(*) FROM pg_locks WHERE NOT granted") == 0)
        {
            await Task.Delay(10);
        }
    }
}
