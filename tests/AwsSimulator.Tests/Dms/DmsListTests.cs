using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;

namespace AwsSimulator.Tests.Dms;

[Collection(SharedSimulator.Name)]
public sealed class DmsListTests(SimulatorFixture shared)
{
    [Fact]
    public async Task Tables_ByPageAndFilter_AreEachListedOnce()
    {
        await using DmsStage stage = await DmsStage.Make(shared, "dms_pages", tables: 25);
        await stage.Start(StartReplicationTaskTypeValue.StartReplication);
        await stage.Reached("stopped");

        var paged = new List<string>();
        await foreach (DescribeTableStatisticsResponse page in stage.Client.Paginators
            .DescribeTableStatistics(new DescribeTableStatisticsRequest { ReplicationTaskArn = stage.Task.Arn, MaxRecords = 20 }).Responses)
        {
            Assert.InRange(page.TableStatistics.Count, 5, 20);
            paged.AddRange(page.TableStatistics.Select(table => table.TableName));
        }

        Assert.Equal(Enumerable.Range(1, 25).Select(n => $"t{n:00}"), paged);
        Assert.Equal(["t03", "t07"], (await stage.Statistics(
            new Filter { Name = "table-name", Values = ["t07", "t03"] },
            new Filter { Name = "table-state", Values = ["Table completed"] })).Select(table => table.TableName));
        Assert.Empty(await stage.Statistics(new Filter { Name = "schema-name", Values = ["elsewhere"] }));
    }

    [Fact]
    public async Task Tasks_ByArn_AreFoundOrRefused()
    {
        await using DmsStage stage = await DmsStage.Make(shared, "dms_finds", tables: 0);
        var found = await stage.Client.DescribeReplicationTasksAsync(Filtered("replication-task-arn", stage.Task.Arn));
        Assert.Null(Assert.Single(found.ReplicationTasks).TableMappings);

        await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => stage.Client.DescribeReplicationTasksAsync(Filtered("replication-task-arn", stage.Task.Arn + "X")));
        await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => stage.Client.StopReplicationTaskAsync(new StopReplicationTaskRequest { ReplicationTaskArn = "arn:aws:dms:none" }));
    }

    [Fact]
    public async Task Requests_BreakingTheServicesModel_NameEveryBrokenRule()
    {
        await using DmsStage stage = await DmsStage.Make(shared, "dms_model", tables: 0);
        var request = new StartReplicationTaskRequest { StartReplicationTaskType = new StartReplicationTaskTypeValue("start-over") };

        AmazonDatabaseMigrationServiceException refused =
            await Assert.ThrowsAsync<AmazonDatabaseMigrationServiceException>(() => stage.Client.StartReplicationTaskAsync(request));

        Assert.Equal("ValidationException", refused.ErrorCode);
        Assert.StartsWith("2 validation errors detected", refused.Message, StringComparison.Ordinal);
        Assert.Contains("start-replication, resume-processing, reload-target", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_WithWhatDmsDoesNotKnow_AreRefused()
    {
        await using DmsStage stage = await DmsStage.Make(shared, "dms_wrong", tables: 0);

        foreach (DescribeReplicationTasksRequest request in new[]
        {
            Filtered("colour", "red"),
            new DescribeReplicationTasksRequest { MaxRecords = 19 },
            new DescribeReplicationTasksRequest { MaxRecords = 101 },
            new DescribeReplicationTasksRequest { Marker = "nowhere" },
        })
        {
            Assert.Equal("InvalidParameterValueException", (await Assert.ThrowsAsync<AmazonDatabaseMigrationServiceException>(
                () => stage.Client.DescribeReplicationTasksAsync(request))).ErrorCode);
        }
    }

    private static DescribeReplicationTasksRequest Filtered(string name, string value) =>
        new() { Filters = [new Filter { Name = name, Values = [value] }], WithoutSettings = true };
}
