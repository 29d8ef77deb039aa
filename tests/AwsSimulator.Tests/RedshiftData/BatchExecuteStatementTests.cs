using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;

namespace AwsSimulator.Tests.RedshiftData;

[Collection(SharedSimulator.Name)]
public sealed class BatchExecuteStatementTests(SimulatorFixture stage)
{
    private readonly AmazonRedshiftDataAPIServiceClient client = stage.RedshiftData;

    [Fact]
    public async Task BatchExecuteStatement_AllGood_GivesResultsBySubId()
    {
        DescribeStatementResponse ended = await client.Run(Statements.Batch(
            "CREATE TEMP TABLE b1 (a int)", "INSERT INTO b1 VALUES (7)", "SELECT a FROM b1"));

        Assert.Equal(StatusString.FINISHED, ended.Status);
        Assert.Equal([$"{ended.Id}:1", $"{ended.Id}:2", $"{ended.Id}:3"], ended.SubStatements.Select(sub => sub.Id));
        Assert.All(ended.SubStatements, sub => Assert.Equal(StatementStatusString.FINISHED, sub.Status));
        Assert.True(ended.HasResultSet);
        GetStatementResultResponse result = await client.GetStatementResultAsync(new GetStatementResultRequest { Id = $"{ended.Id}:3" });
        Assert.Equal(7, result.Records[0][0].LongValue);
    }

    [Fact]
    public async Task BatchExecuteStatement_SecondFails_UndoesTheFirstAndNeverRunsTheThird()
    {
        DescribeStatementResponse ended = await client.Run(Statements.Batch(
            "CREATE TABLE undone (a int)", "INSERT INTO undone VALUES (1/0)", "CREATE TABLE never (a int)"));

        Assert.Equal(StatusString.FAILED, ended.Status);
        Assert.Equal("Query #2 failed with ERROR: division by zero", ended.Error);
        Assert.Equal("ERROR: division by zero", ended.SubStatements[1].Error);
        Assert.Equal(
            [StatementStatusString.FINISHED, StatementStatusString.FAILED, StatementStatusString.ABORTED],
            ended.SubStatements.Select(sub => sub.Status));
        Assert.Equal(0, (await client.Rows("SELECT COUNT(*) FROM information_schema.tables WHERE table_name IN ('undone', 'never')"))[0][0].LongValue);
    }

    [Fact]
    public async Task BatchExecuteStatement_TruncateThenFailure_TheTruncationStays()
    {
        await client.Run("CREATE TABLE emptied (a int)");
        await client.Run("INSERT INTO emptied VALUES (1)");

        await client.Run(Statements.Batch("TRUNCATE emptied", "SELECT 1/0"));

        Assert.Equal(0, (await client.Rows("SELECT COUNT(*) FROM emptied"))[0][0].LongValue);
    }

    [Fact]
    public async Task BatchExecuteStatement_ProcedureThatCommits_Fails()
    {
        await client.Run("CREATE PROCEDURE committing() AS $$ BEGIN COMMIT; END; $$ LANGUAGE plpgsql");

        DescribeStatementResponse ended = await client.Run(Statements.Batch("CALL committing()"));

        Assert.Contains("cannot be invoked from a procedure that is executing in an atomic context", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BatchExecuteStatement_WideningAColumn_IsRefusedInATransaction()
    {
        await client.Run("CREATE TABLE widened (a varchar(10))");

        DescribeStatementResponse ended = await client.Run(Statements.Batch("ALTER TABLE widened ALTER COLUMN a TYPE varchar(20)"));

        Assert.Contains("cannot run inside a transaction block", ended.Error, StringComparison.Ordinal);
        Assert.Equal(StatusString.FINISHED, (await client.Run("ALTER TABLE widened ALTER COLUMN a TYPE varchar(20)")).Status);
    }

    [Fact]
    public async Task BatchExecuteStatement_FortyOneStatements_IsRefused() =>
        await Assert.ThrowsAsync<ValidationException>(
            () => client.BatchExecuteStatementAsync(Statements.Batch([.. Enumerable.Repeat("SELECT 1", 41)])));
}
