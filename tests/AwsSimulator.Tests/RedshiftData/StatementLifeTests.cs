using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using AwsSimulator.Control;
using Npgsql;

namespace AwsSimulator.Tests.RedshiftData;

[Collection(SharedSimulator.Name)]
public sealed class StatementLifeTests(SimulatorFixture stage)
{
    private readonly AmazonRedshiftDataAPIServiceClient client = stage.RedshiftData;

    [Fact]
    public async Task CancelStatement_WhileItWaits_EndsAborted()
    {
        await client.Run("CREATE TABLE held (a int)");
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(stage.Simulator.PostgresConnectionString);
        await using NpgsqlConnection holder = await source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await holder.BeginTransactionAsync();
        await using (NpgsqlCommand hold = new("LOCK held", holder))
        {
            await hold.ExecuteNonQueryAsync();
        }

        string id = (await client.ExecuteStatementAsync(Statements.Request("INSERT INTO held VALUES (1)"))).Id;
        Assert.True((await client.CancelStatementAsync(new CancelStatementRequest { Id = id })).Status);

        Assert.Equal(StatusString.ABORTED, (await client.Ended(id)).Status);
        await transaction.RollbackAsync();
        Assert.Equal(0, (await client.Rows("SELECT COUNT(*) FROM held"))[0][0].LongValue);
    }

    [Fact]
    public async Task CancelStatement_AfterTheEnd_IsRefused()
    {
        DescribeStatementResponse ended = await client.Run("SELECT 1");

        ValidationException error = await Assert.ThrowsAsync<ValidationException>(
            () => client.CancelStatementAsync(new CancelStatementRequest { Id = ended.Id }));

        Assert.Contains("already in FINISHED state", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetStatementResult_ManyRows_ComesInPages()
    {
        await client.Run("CREATE TABLE ten (a int)");
        await client.Run("INSERT INTO ten VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)");
        DescribeStatementResponse ended = await client.Run("SELECT w.a * 1000 + x.a * 100 + y.a * 10 + z.a AS n FROM ten w, ten x, ten y, ten z WHERE w.a < 3 ORDER BY 1");

        var seen = new List<long?>();
        string? token = null;
        int pages = 0;
        do
        {
            GetStatementResultResponse page =
                await client.GetStatementResultAsync(new GetStatementResultRequest { Id = ended.Id, NextToken = token });
            seen.AddRange(page.Records.Select(row => row[0].LongValue));
            token = page.NextToken;
            pages++;
        }
        while (token is not null);

        Assert.Equal(3, pages);
        Assert.Equal(Enumerable.Range(0, 3000).Select(n => (long?)n), seen);
        Assert.Equal(3000, ended.ResultRows);
    }

    [Fact]
    public async Task GetStatementResult_FailedStatement_HasNone()
    {
        DescribeStatementResponse ended = await client.Run("SELECT 1/0");

        await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => client.GetStatementResultAsync(new GetStatementResultRequest { Id = ended.Id }));
    }

    [Fact]
    public async Task TwoTransactions_UpdatingTheSameRow_TheLaterEndsIn1023()
    {
        await client.Run("CREATE TABLE raced (n int)");
        await client.Run("INSERT INTO raced VALUES (0)");
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(stage.Simulator.PostgresConnectionString);
        await using NpgsqlConnection first = await source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await first.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await using (NpgsqlCommand update = new("UPDATE raced SET n = 1", first))
        {
            await update.ExecuteNonQueryAsync();
        }

        string second = (await client.ExecuteStatementAsync(Statements.Request("UPDATE raced SET n = 2"))).Id;
        await UntilSomebodyWaits(source);
        await transaction.CommitAsync();

        Assert.StartsWith("ERROR: 1023", (await client.Ended(second)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InjectedFailure_OfAnAcceptedStatement_FailsItOnce()
    {
        stage.Simulator.Faults.Add(new FaultRule
        {
            Service = "redshift-data",
            Operation = FaultSteps.RunStatement,
            Kind = FaultKind.Fail,
            Message = "1023 DETAIL: Serializable isolation violation on table",
        });

        Assert.StartsWith("ERROR: 1023", (await client.Run("SELECT 1")).Error, StringComparison.Ordinal);
        Assert.Equal(StatusString.FINISHED, (await client.Run("SELECT 1")).Status);
    }

    [Fact]
    public async Task LostEnd_OfAStatementThatWasCarriedOut_SaysThatItFailed()
    {
        await client.Run("CREATE TABLE carried_out (n integer)");
        stage.Simulator.Faults.Add(
            new FaultRule { Service = "redshift-data", Operation = FaultSteps.RunStatement, Kind = FaultKind.LoseAnswer });

        Assert.Equal(StatusString.FAILED, (await client.Run("INSERT INTO carried_out VALUES (1)")).Status);
        Assert.Equal(1, (await client.Run("SELECT n FROM carried_out")).ResultRows);
    }

    [Fact]
    public async Task FaultForOneText_OfStatementsWithComments_AbortsOrHoldsThatOneAlone()
    {
        await client.Run("CREATE TABLE held_back (n integer)");
        const string Aborted = "INSERT INTO held_back VALUES (1)", Hanging = "INSERT INTO held_back VALUES (2)";
        stage.Simulator.Faults.Add(new FaultRule { Operation = FaultSteps.RunStatement, Resource = Aborted, Kind = FaultKind.Drop });
        stage.Simulator.Faults.Add(new FaultRule { Operation = FaultSteps.RunStatement, Resource = Hanging, Kind = FaultKind.Hang });

        Assert.Equal(StatusString.FINISHED, (await client.Run("INSERT INTO held_back VALUES (3)")).Status);
        Assert.Equal(StatusString.ABORTED, (await client.Run($"/* run 1 */ {Aborted}")).Status);
        string id = (await client.ExecuteStatementAsync(Statements.Request($"/* run 1 */ {Hanging}"))).Id;
        await client.CancelStatementAsync(new CancelStatementRequest { Id = id });
        Assert.Equal(StatusString.ABORTED, (await client.Ended(id)).Status);

        Assert.Equal(3, Assert.Single(await client.Rows("SELECT n FROM held_back"))[0].LongValue);
    }

    [Fact]
    public async Task ListStatements_ByNamePrefix_ShowsNewestFirst()
    {
        foreach (string name in new[] { "listed-1", "listed-2", "other" })
        {
            ExecuteStatementRequest request = Statements.Request("SELECT 1");
            request.StatementName = name;
            await client.Ended((await client.ExecuteStatementAsync(request)).Id);
        }

        ListStatementsResponse listed = await client.ListStatementsAsync(new ListStatementsRequest { StatementName = "listed-" });

        Assert.Equal(["listed-2", "listed-1"], listed.Statements.Select(statement => statement.StatementName));
    }

    private static async Task UntilSomebodyWaits(NpgsqlDataSource source)
    {
        await using NpgsqlCommand waiting = source.CreateCommand("SELECT COUNT(*) FROM pg_locks WHERE NOT granted");
        while ((long)(await waiting.ExecuteScalarAsync())! == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }
}
