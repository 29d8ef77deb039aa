using Amazon.DatabaseMigrationService.Model;
using Orchestrator.Dms;

namespace Orchestrator.Tests.Dms;

/// <summary>What DMS says of tasks and tables, and what that means for a load.</summary>
public sealed class TaskStateTests
{
    private static readonly DateTime Start = new(2026, 11, 20, 6, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("stopped", "Stop Reason FULL_LOAD_ONLY_FINISHED", null)]
    [InlineData("stopped", "Stop Reason STOPPED_AFTER_FULL_LOAD", null)]
    [InlineData("stopped", "Stop Reason NORMAL", "the task stopped, not at the end of a full load: NORMAL")]
    [InlineData("stopped", "Stop Reason STOPPED_DUE_TO_LOW_DISK", "the task stopped, not at the end of a full load: STOPPED_DUE_TO_LOW_DISK")]
    [InlineData("stopped", null, "the task stopped, not at the end of a full load: DMS gave no reason")]
    [InlineData("failed", "Stop Reason FATAL_ERROR", "the task failed, not at the end of a full load: FATAL_ERROR, no disk")]
    [InlineData("running", null, "the task is running")]
    [InlineData("starting", "Stop Reason FULL_LOAD_ONLY_FINISHED", "the task is starting")]
    public void Task_InItsState_IsALoadOrSaysWhyNot(string status, string? reason, string? why)
    {
        TaskState state = ReplicationTasks.State(new ReplicationTask
        {
            Status = status,
            StopReason = reason,
            ReplicationTaskStartDate = Start,
            LastFailureMessage = status == "failed" ? "no disk" : null,
        });

        Assert.Equal(why, state.NotLoaded);
    }

    [Fact]
    public void Task_ReadyAgainAfterItRan_IsNotNew()
    {
        Assert.Equal(TaskProgress.New, ReplicationTasks.State(new ReplicationTask { Status = "ready" }).Progress);
        var ran = new ReplicationTask { Status = "ready", ReplicationTaskStartDate = Start };
        Assert.Equal(TaskProgress.Ended, ReplicationTasks.State(ran).Progress);
    }

    [Theory]
    [InlineData(null, "sale", 7)]
    [InlineData("WEB.SALE", "sale", 9)]
    [InlineData(null, "customer", 3)]
    public void Table_OfTheWarehouse_IsFoundByItsNameInTheSource(string? from, string table, long rows)
    {
        TableStatistics[] listed = [One("shop", "sale", 7), One("WEB", "SALE", 9), One("OPS", "CUSTOMER", 3)];

        TableFigures figures = ReadTables.Figures(new TaskTable(table, "shop", table, from), listed);

        Assert.Equal((null, rows), (figures.Problem, figures.Rows));
    }

    [Fact]
    public void Table_OfSeveralSchemas_AsksForItsSource()
    {
        TableFigures figures = ReadTables.Figures(
            new TaskTable("sale", "landing", "sale", null), [One("EU", "SALE", 1), One("US", "SALE", 2)]);

        Assert.Equal("the task loads several tables sale: EU.SALE, US.SALE; say which with \"from: schema.table\"", figures.Problem);
    }

    [Theory]
    [InlineData("Table error")]
    [InlineData("Table cancelled")]
    [InlineData("Full load")]
    [InlineData("Table is being reloaded")]
    public void Table_InAnyOtherState_IsNotLoaded(string state) =>
        Assert.Contains(state, ReadTables.Figures(new TaskTable("sale", "l", "sale", null), [One("s", "sale", 1, state)]).Problem, StringComparison.Ordinal);

    private static TableStatistics One(string schema, string table, long rows, string state = "Table completed") =>
        new() { SchemaName = schema, TableName = table, FullLoadRows = rows, TableState = state };
}
