using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;
using AwsSimulator.Control;

namespace AwsSimulator.Tests.Dms;

[Collection(SharedSimulator.Name)]
public sealed class FullLoadTests(SimulatorFixture shared)
{
    [Fact]
    public async Task Task_FromReadyToStopped_HasCopiedEveryTable()
    {
        await using DmsStage stage = await DmsStage.Make(shared, "dms_copies", tables: 3);
        ReplicationTask ready = await stage.Described();
        Assert.Equal("ready", ready.Status);
        Assert.Null(ready.ReplicationTaskStartDate);

        Assert.Equal("starting", (await stage.Start(StartReplicationTaskTypeValue.StartReplication)).Status);
        ReplicationTask stopped = await stage.Reached("stopped", "failed");

        Assert.Equal("Stop Reason FULL_LOAD_ONLY_FINISHED", stopped.StopReason);
        Assert.Equal(100, stopped.ReplicationTaskStats.FullLoadProgressPercent);
        Assert.Equal(3, stopped.ReplicationTaskStats.TablesLoaded);
        Assert.Equal(0, stopped.ReplicationTaskStats.TablesErrored);
        Assert.Equal([1L, 2L, 3L], (await stage.Statistics()).Select(table => table.FullLoadRows!.Value));
        Assert.Equal(3, await stage.Rows("dms_copies_copy.t03"));
    }

    [Fact]
    public async Task Start_SecondTime_TakesReloadTargetAndCopiesAnew()
    {
        await using DmsStage stage = await DmsStage.Make(shared, "dms_reloads", tables: 1);
        await stage.Start(StartReplicationTaskTypeValue.StartReplication);
        await stage.Reached("stopped");
        await stage.Execute("INSERT INTO dms_reloads.t01 VALUES (2, 'more')");

        AmazonDatabaseMigrationServiceException refused = await Assert.ThrowsAsync<AmazonDatabaseMigrationServiceException>(
            () => stage.Start(StartReplicationTaskTypeValue.StartReplication));
        Assert.Equal("InvalidParameterCombinationException", refused.ErrorCode);
        Assert.Contains("valid only for tasks running for the first time", refused.Message, StringComparison.Ordinal);
        await stage.Start(StartReplicationTaskTypeValue.ReloadTarget);
        await stage.Reached("stopped");

        Assert.Equal(2, await stage.Rows("dms_reloads_copy.t01"));
        Assert.True((await stage.Statistics()).Single().FullLoadReloaded);
    }

    [Theory]
    [InlineData("DO_NOTHING", 4, 2)]
    [InlineData("TRUNCATE_BEFORE_LOAD", 2, 2)]
    [InlineData("DROP_AND_CREATE", 2, 3)]
    public async Task Reload_ByPreparationOfTheTarget_AppendsReplacesOrMakesAnew(string mode, int rows, int columns)
    {
        string name = $"dms_{mode.ToLowerInvariant()}";
        await using DmsStage stage = await DmsStage.Make(shared, name, tables: 2, prepMode: mode);
        await stage.Start(StartReplicationTaskTypeValue.StartReplication);
        await stage.Reached("stopped");
        await stage.Execute(mode == "DROP_AND_CREATE" ? $"ALTER TABLE {name}.t02 ADD COLUMN more integer" : "SELECT 1");
        await stage.Start(StartReplicationTaskTypeValue.ReloadTarget);
        await stage.Reached("stopped");

        Assert.Contains($"\"TargetTablePrepMode\":\"{mode}\"", (await stage.Described()).ReplicationTaskSettings, StringComparison.Ordinal);
        Assert.Equal((rows, 2L), (await stage.Rows($"{name}_copy.t02"), (await stage.Statistics())[1].FullLoadRows!.Value));
        Assert.Equal(columns, await stage.Rows($"information_schema.columns WHERE table_schema = '{name}_copy' AND table_name = 't02'"));
    }

    [Fact]
    public async Task Start_ReloadTargetFirst_IsRefused()
    {
        await using DmsStage stage = await DmsStage.Make(shared, "dms_first", tables: 1);

        Assert.Equal("InvalidParameterCombinationException", (await Assert.ThrowsAsync<AmazonDatabaseMigrationServiceException>(
            () => stage.Start(StartReplicationTaskTypeValue.ReloadTarget))).ErrorCode);
    }

    [Fact]
    public async Task Stop_WhileRunning_CancelsTheTableAndResumingLoadsTheRest()
    {
        await using DmsStage stage = await DmsStage.Make(shared, "dms_stops", tables: 2, tableLatency: TimeSpan.FromSeconds(0.4));
        await stage.Start(StartReplicationTaskTypeValue.StartReplication);
        await stage.Reached("running");
        await Assert.ThrowsAsync<InvalidResourceStateException>(() => stage.Start(StartReplicationTaskTypeValue.ResumeProcessing));

        Assert.Equal("stopping", (await stage.Stop()).Status);
        ReplicationTask stopped = await stage.Reached("stopped");
        Assert.Equal("Stop Reason NORMAL", stopped.StopReason);
        Assert.Contains(await stage.Statistics(), table => table.TableState == "Table cancelled");
        await Assert.ThrowsAsync<InvalidResourceStateException>(stage.Stop);

        await stage.Start(StartReplicationTaskTypeValue.ResumeProcessing);
        await stage.Reached("stopped");
        Assert.All(await stage.Statistics(), table => Assert.Equal("Table completed", table.TableState));
        Assert.Equal(2, await stage.Rows("dms_stops_copy.t02"));
    }

    [Fact]
    public async Task Table_ThatCannotBeLoaded_IsInErrorWhileTheTaskStopsAsFinished()
    {
        await using DmsStage stage = await DmsStage.Make(shared, "dms_errors", tables: 3);
        stage.Simulator.Faults.Add(new FaultRule { Operation = FaultSteps.LoadTable, Resource = "t02", Kind = FaultKind.Fail });
        await stage.Execute("CREATE SCHEMA dms_errors_copy; CREATE TABLE dms_errors_copy.t03 (id date)");

        await stage.Start(StartReplicationTaskTypeValue.StartReplication);
        ReplicationTask stopped = await stage.Reached("stopped");

        Assert.Equal("Stop Reason FULL_LOAD_ONLY_FINISHED", stopped.StopReason);
        Assert.Equal(2, stopped.ReplicationTaskStats.TablesErrored);
        Assert.Equal(["Table completed", "Table error", "Table error"], (await stage.Statistics()).Select(table => table.TableState));
    }

    [Fact]
    public async Task Faults_OfTablesAndTask_LoseARowHangOrFailTheTask()
    {
        await using DmsStage stage = await DmsStage.Make(shared, "dms_faults", tables: 3);
        stage.Simulator.Faults.Add(new FaultRule { Operation = FaultSteps.LoadTable, Resource = "t02", Kind = FaultKind.Drop });
        stage.Simulator.Faults.Add(new FaultRule { Operation = FaultSteps.LoadTable, Resource = "t03", Kind = FaultKind.Hang });

        await stage.Start(StartReplicationTaskTypeValue.StartReplication);
        await stage.Reached("running");
        while ((await stage.Statistics()).All(table => table.TableState != "Full load" || table.TableName != "t03"))
        {
            // The hanging table is the last one.
        }

        await stage.Stop();
        await stage.Reached("stopped");
        TableStatistics lossy = (await stage.Statistics()).Single(table => table.TableName == "t02");
        Assert.Equal(("Table completed", 2), (lossy.TableState, lossy.FullLoadRows));
        Assert.Equal(1, await stage.Rows("dms_faults_copy.t02"));

        stage.Simulator.Faults.Add(new FaultRule { Operation = FaultSteps.RunTask, Resource = "dms_faults", Kind = FaultKind.Fail });
        await stage.Start(StartReplicationTaskTypeValue.ReloadTarget);
        Assert.Equal("Stop Reason FATAL_ERROR", (await stage.Reached("failed")).StopReason);
    }

    [Fact]
    public async Task Task_WithoutTables_Fails()
    {
        await using DmsStage stage = await DmsStage.Make(shared, "dms_empty", tables: 0);

        await stage.Start(StartReplicationTaskTypeValue.StartReplication);
        ReplicationTask failed = await stage.Reached("failed");

        Assert.Equal("Stop Reason FATAL_ERROR", failed.StopReason);
        Assert.StartsWith("No tables were found", failed.LastFailureMessage, StringComparison.Ordinal);
    }
}
