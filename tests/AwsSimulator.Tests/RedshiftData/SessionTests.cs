using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;

namespace AwsSimulator.Tests.RedshiftData;

[Collection(SharedSimulator.Name)]
public sealed class SessionTests(SimulatorFixture stage)
{
    private readonly AmazonRedshiftDataAPIServiceClient client = stage.RedshiftData;

    [Fact]
    public async Task ExecuteStatement_InAKeptSession_FindsTheTemporaryTable()
    {
        string session = await Begin(client, "CREATE TEMP TABLE kept (a int)");
        await Run(client, session, "INSERT INTO kept VALUES (1), (2)");

        DescribeStatementResponse inside = await Run(client, session, "SELECT COUNT(*) FROM kept");
        DescribeStatementResponse outside = await client.Run("SELECT COUNT(*) FROM kept");

        Assert.Equal(session, inside.SessionId);
        GetStatementResultResponse result = await client.GetStatementResultAsync(new GetStatementResultRequest { Id = inside.Id });
        Assert.Equal(2, result.Records[0][0].LongValue);
        Assert.Contains("does not exist", outside.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BatchExecuteStatement_FailedInASession_LeavesTheSessionUsable()
    {
        string session = await Begin(client, "CREATE TEMP TABLE spared (a int)");
        BatchExecuteStatementResponse batch = await client.BatchExecuteStatementAsync(
            new BatchExecuteStatementRequest { Sqls = ["INSERT INTO spared VALUES (1)", "SELECT 1/0"], SessionId = session });
        Assert.Equal(StatusString.FAILED, (await client.Ended(batch.Id)).Status);

        DescribeStatementResponse count = await Run(client, session, "SELECT COUNT(*) FROM spared");

        GetStatementResultResponse result = await client.GetStatementResultAsync(new GetStatementResultRequest { Id = count.Id });
        Assert.Equal(0, result.Records[0][0].LongValue);
    }

    [Fact]
    public async Task ExecuteStatement_InABusySession_IsRefused()
    {
        string session = await Begin(client, "SELECT 1");
        string busy = (await client.ExecuteStatementAsync(
            new ExecuteStatementRequest { Sql = "SELECT COUNT(*) FROM pg_sleep_for('10 minutes')", SessionId = session })).Id;

        var error = await Assert.ThrowsAsync<ValidationException>(() => Run(client, session, "SELECT 2"));

        Assert.Contains("is busy", error.Message, StringComparison.Ordinal);
        await client.CancelStatementAsync(new CancelStatementRequest { Id = busy });
        Assert.Equal(StatusString.ABORTED, (await client.Ended(busy)).Status);
        Assert.Equal(StatusString.FINISHED, (await Run(client, session, "SELECT 2")).Status);
    }

    [Fact]
    public async Task ExecuteStatement_SessionLeftAloneTooLongOrElsewhere_IsRefused()
    {
        await using Simulator own = await OwnSimulator();
        using AmazonRedshiftDataAPIServiceClient ownClient = SimulatorFixture.Client(own, SimulatorFixture.Credentials());
        string session = await Begin(ownClient, "SELECT 1");

        own.Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(StatusString.FINISHED, (await Run(ownClient, session, "SELECT 2")).Status);
        await Assert.ThrowsAsync<ValidationException>(() => ownClient.ExecuteStatementAsync(
            new ExecuteStatementRequest { Sql = "SELECT 3", SessionId = session, Database = "other" }));
        own.Clock.Advance(TimeSpan.FromSeconds(61));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => Run(ownClient, session, "SELECT 4"));
    }

    [Fact]
    public async Task ExecuteStatement_MoreSessionsThanAllowed_IsRefusedUntilOneEnds()
    {
        await using Simulator own = await OwnSimulator(sessions: 1);
        using AmazonRedshiftDataAPIServiceClient ownClient = SimulatorFixture.Client(own, SimulatorFixture.Credentials());
        string first = await Begin(ownClient, "SELECT 1");

        await Assert.ThrowsAsync<ActiveSessionsExceededException>(() => Begin(ownClient, "SELECT 2"));
        await ownClient.Ended((await ownClient.ExecuteStatementAsync(
            new ExecuteStatementRequest { Sql = "SELECT 3", SessionId = first, SessionKeepAliveSeconds = 0 })).Id);

        Assert.NotEqual(first, await Begin(ownClient, "SELECT 4"));
    }

    [Fact]
    public async Task Statement_AfterADay_IsForgotten()
    {
        await using Simulator own = await OwnSimulator();
        using AmazonRedshiftDataAPIServiceClient ownClient = SimulatorFixture.Client(own, SimulatorFixture.Credentials());
        DescribeStatementResponse ended = await ownClient.Run("SELECT 1");
        var describe = new DescribeStatementRequest { Id = ended.Id };

        own.Clock.Advance(TimeSpan.FromHours(23.9));
        Assert.Equal(StatusString.FINISHED, (await ownClient.DescribeStatementAsync(describe)).Status);
        own.Clock.Advance(TimeSpan.FromHours(0.2));

        await Assert.ThrowsAsync<ResourceNotFoundException>(() => ownClient.DescribeStatementAsync(describe));
        await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => ownClient.GetStatementResultAsync(new GetStatementResultRequest { Id = ended.Id }));
        Assert.Empty((await ownClient.ListStatementsAsync(new ListStatementsRequest())).Statements);
    }

    private Task<Simulator> OwnSimulator(int sessions = 5) => Simulator.StartAsync(new SimulatorOptions
    {
        Postgres = stage.Simulator.PostgresConnectionString,
        Records = 10,
        ActiveSessions = sessions,
    });

    private static async Task<string> Begin(AmazonRedshiftDataAPIServiceClient client, string sql)
    {
        ExecuteStatementRequest request = Statements.Request(sql);
        request.SessionKeepAliveSeconds = 60;
        ExecuteStatementResponse answer = await client.ExecuteStatementAsync(request);
        Assert.Equal(StatusString.FINISHED, (await client.Ended(answer.Id)).Status);
        return answer.SessionId;
    }

    private static async Task<DescribeStatementResponse> Run(AmazonRedshiftDataAPIServiceClient client, string session, string sql) =>
        await client.Ended((await client.ExecuteStatementAsync(new ExecuteStatementRequest { Sql = sql, SessionId = session })).Id);
}
