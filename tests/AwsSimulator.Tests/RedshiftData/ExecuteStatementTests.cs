using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;

namespace AwsSimulator.Tests.RedshiftData;

[Collection(SharedSimulator.Name)]
public sealed class ExecuteStatementTests(SimulatorFixture stage)
{
    private readonly AmazonRedshiftDataAPIServiceClient client = stage.RedshiftData;

    [Fact]
    public async Task ExecuteStatement_OneValueOfEachKind_ArrivesInTheMemberOfItsType()
    {
        List<Field> row = (await client.Rows(
            "SELECT 1::smallint, 2::bigint, 1.5::double precision, true, 3.25::numeric(10,2), DATE '2026-01-02', "
            + "TIMESTAMP '2026-01-02 03:04:05.5', 'ä'::varchar(10), NULL::int"))[0];

        Assert.Equal(1, row[0].LongValue);
        Assert.Equal(2, row[1].LongValue);
        Assert.Equal(1.5, row[2].DoubleValue);
        Assert.True(row[3].BooleanValue);
        Assert.Equal("3.25", row[4].StringValue);
        Assert.Equal("2026-01-02", row[5].StringValue);
        Assert.Equal("2026-01-02 03:04:05.5", row[6].StringValue);
        Assert.Equal("ä", row[7].StringValue);
        Assert.True(row[8].IsNull);
    }

    [Fact]
    public async Task ExecuteStatement_Insert_ReportsRowsDurationAndNoResultSet()
    {
        await client.Run("CREATE TABLE counted (a int)");

        DescribeStatementResponse ended = await client.Run("INSERT INTO counted SELECT 1 UNION ALL SELECT 2");

        Assert.Equal(StatusString.FINISHED, ended.Status);
        Assert.Equal(2, ended.ResultRows);
        Assert.False(ended.HasResultSet);
        Assert.True(ended.Duration > 1000, "nanoseconds");
        Assert.True(ended.UpdatedAt >= ended.CreatedAt);
    }

    [Fact]
    public async Task ExecuteStatement_NamedParameters_AreValuesAndNotText()
    {
        ExecuteStatementRequest request = Statements.Request("SELECT :word || '!' AS a, :n::int + 1 AS b, ':word' AS c, :word AS d");
        request.Parameters = [new SqlParameter { Name = "word", Value = "it's" }, new SqlParameter { Name = "n", Value = "41" }];

        DescribeStatementResponse ended = await client.Ended((await client.ExecuteStatementAsync(request)).Id);
        GetStatementResultResponse result = await client.GetStatementResultAsync(new GetStatementResultRequest { Id = ended.Id });

        Assert.Equal("it's!", result.Records[0][0].StringValue);
        Assert.Equal(42, result.Records[0][1].LongValue);
        Assert.Equal(":word", result.Records[0][2].StringValue);
        Assert.Equal(["a", "b", "c", "d"], result.ColumnMetadata.Select(column => column.Name));
        Assert.Equal(2, ended.QueryParameters.Count);
    }

    [Fact]
    public async Task ExecuteStatement_ProcedureThatCommits_KeepsWhatItCommitted()
    {
        await client.Run("CREATE TABLE steps (n int)");
        await client.Run("CREATE PROCEDURE two_steps() AS $$ BEGIN INSERT INTO steps VALUES (1); COMMIT; INSERT INTO steps VALUES (1/0); END; $$ LANGUAGE plpgsql");

        DescribeStatementResponse call = await client.Run("CALL two_steps()");

        Assert.Equal(StatusString.FAILED, call.Status);
        Assert.Equal("ERROR: division by zero", call.Error);
        Assert.Equal(1, (await client.Rows("SELECT COUNT(*) FROM steps"))[0][0].LongValue);
    }

    [Fact]
    public async Task ExecuteStatement_ProcedureWithInoutParameter_GivesOneRow()
    {
        await client.Run("CREATE PROCEDURE doubled(n INOUT bigint) AS $$ BEGIN n := n * 2; END; $$ LANGUAGE plpgsql");

        Assert.Equal(42, (await client.Rows("CALL doubled(21)"))[0][0].LongValue);
    }

    [Fact]
    public async Task ExecuteStatement_WhatRedshiftRefuses_FailsWithItsError()
    {
        DescribeStatementResponse ended = await client.Run("SELECT ARRAY[1]");

        Assert.Equal(StatusString.FAILED, ended.Status);
        Assert.StartsWith("ERROR: syntax error at or near \"ARRAY\"", ended.Error, StringComparison.Ordinal);
        Assert.Equal(-1, ended.ResultRows);
    }

    [Fact]
    public async Task ExecuteStatement_TextLongerThanItsBytes_Fails()
    {
        await client.Run("CREATE TABLE narrow (a varchar(3))");

        DescribeStatementResponse ended = await client.Run("INSERT INTO narrow VALUES ('ää')");

        Assert.Equal("ERROR: Value too long for character type", ended.Error);
    }

    [Fact]
    public async Task ExecuteStatement_SameTokenTwice_RunsOnce()
    {
        await client.Run("CREATE TABLE once (a int)");
        ExecuteStatementRequest request = Statements.Request("INSERT INTO once VALUES (1)");
        request.ClientToken = "token-once";

        string first = (await client.ExecuteStatementAsync(request)).Id;
        string second = (await client.ExecuteStatementAsync(request)).Id;
        await client.Ended(first);

        Assert.Equal(first, second);
        Assert.Equal(1, (await client.Rows("SELECT COUNT(*) FROM once"))[0][0].LongValue);
    }

    [Fact]
    public async Task ExecuteStatement_SameTokenOtherSql_IsRefused()
    {
        ExecuteStatementRequest request = Statements.Request("SELECT 1");
        request.ClientToken = "token-other";
        await client.ExecuteStatementAsync(request);
        request.Sql = "SELECT 2";

        await Assert.ThrowsAsync<ValidationException>(() => client.ExecuteStatementAsync(request));
    }

    [Fact]
    public async Task ExecuteStatement_TempTable_IsGoneForTheNextStatement()
    {
        await client.Run("CREATE TEMP TABLE fleeting (a int)");

        Assert.Equal("ERROR: relation \"fleeting\" does not exist", (await client.Run("SELECT * FROM fleeting")).Error);
    }

    [Fact]
    public async Task ExecuteStatement_Getdate_IsTheSimulatedTime()
    {
        string text = (await client.Rows("SELECT GETDATE()"))[0][0].StringValue;

        DateTimeOffset told = DateTimeOffset.Parse(text, null, System.Globalization.DateTimeStyles.AssumeUniversal);
        Assert.InRange(stage.Simulator.Clock.GetUtcNow() - told, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task ExecuteStatement_TwoStatements_Fails() =>
        Assert.Equal("ERROR: cannot insert multiple commands into a prepared statement", (await client.Run("SELECT 1; SELECT 2")).Error);

    [Fact]
    public async Task ExecuteStatement_UnknownDatabase_FailsWhenItRuns()
    {
        ExecuteStatementRequest request = Statements.Request("SELECT 1");
        request.Database = "elsewhere";

        DescribeStatementResponse ended = await client.Ended((await client.ExecuteStatementAsync(request)).Id);

        Assert.Equal("FATAL: database \"elsewhere\" does not exist", ended.Error);
    }

    [Fact]
    public async Task ExecuteStatement_SecretWithAWrongPassword_FailsWhenItRuns()
    {
        const string Arn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:stale-AbCdEf";
        stage.Simulator.Secrets.Put("stale", Arn, "{\"username\":\"awsuser\",\"password\":\"yesterday's\"}");
        ExecuteStatementRequest request = Statements.Request("SELECT 1");
        request.SecretArn = Arn;

        DescribeStatementResponse ended = await client.Ended((await client.ExecuteStatementAsync(request)).Id);

        Assert.Equal("FATAL: password authentication failed for user \"awsuser\"", ended.Error);
    }

    [Fact]
    public async Task ExecuteStatement_TextLongerThanAnyColumn_Fails()
    {
        Assert.Equal(StatusString.FINISHED, (await client.Run($"SELECT LENGTH('{new string('x', 65_535)}')")).Status);

        DescribeStatementResponse ended = await client.Run($"SELECT LENGTH('{new string('x', 65_534)}ä')");

        Assert.Contains("String length exceeds 65535 bytes", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExecuteStatement_BadRequests_AreRefusedAtOnce()
    {
        ExecuteStatementRequest workgroup = Statements.Request("SELECT 1");
        workgroup.WorkgroupName = "nowhere";
        Assert.Contains("doesn't exist", (await Assert.ThrowsAsync<ValidationException>(() => client.ExecuteStatementAsync(workgroup))).Message, StringComparison.Ordinal);

        ExecuteStatementRequest secret = Statements.Request("SELECT 1");
        secret.SecretArn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:other-AbCdEf";
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => client.ExecuteStatementAsync(secret));

        ExecuteStatementRequest unused = Statements.Request("SELECT 1");
        unused.Parameters = [new SqlParameter { Name = "a", Value = "1" }];
        await Assert.ThrowsAsync<ValidationException>(() => client.ExecuteStatementAsync(unused));

        await Assert.ThrowsAsync<ValidationException>(() => client.ExecuteStatementAsync(Statements.Request(new string(' ', 5))));
        await Assert.ThrowsAsync<ValidationException>(
            () => client.ExecuteStatementAsync(Statements.Request($"SELECT '{new string('x', 102_400)}'")));
        await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => client.DescribeStatementAsync(new DescribeStatementRequest { Id = Guid.NewGuid().ToString() }));
    }
}
