using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;

namespace AwsSimulator.Tests.RedshiftData;

[Collection(SharedSimulator.Name)]
public sealed class ListStatementsTests(SimulatorFixture stage)
{
    private readonly AmazonRedshiftDataAPIServiceClient client = stage.RedshiftData;

    [Fact]
    public async Task ListStatements_SmallPages_GivesEachOnce()
    {
        string[] names = [.. Enumerable.Range(0, 7).Select(number => $"paged-{number}")];
        foreach (string name in names)
        {
            await Run(name, "SELECT 1");
        }

        var seen = new List<string>();
        var request = new ListStatementsRequest { StatementName = "paged-", MaxResults = 3 };
        do
        {
            ListStatementsResponse page = await client.ListStatementsAsync(request);
            seen.AddRange(page.Statements.Select(statement => statement.StatementName));
            request.NextToken = page.NextToken;
        }
        while (request.NextToken is not null);

        Assert.Equal(names.Reverse(), seen);
    }

    [Fact]
    public async Task ListStatements_ByStateDatabaseAndWorkgroup_ShowsTheMatchingOnes()
    {
        await Run("filtered", "SELECT 1");
        await Run("filtered", "SELECT 1/0");

        Assert.Equal(["SELECT 1"], await Texts(new ListStatementsRequest { Status = StatusString.FINISHED }));
        Assert.Equal(["SELECT 1/0"], await Texts(new ListStatementsRequest { Status = StatusString.FAILED }));
        Assert.Equal(2, (await Texts(new ListStatementsRequest { WorkgroupName = RehearsalNames.Workgroup, Database = RehearsalNames.Database })).Count);
        Assert.Empty(await Texts(new ListStatementsRequest { Database = "other" }));
        Assert.Empty(await Texts(new ListStatementsRequest { ClusterIdentifier = "some-cluster" }));

        async Task<List<string>> Texts(ListStatementsRequest request)
        {
            request.StatementName = "filtered";
            return [.. (await client.ListStatementsAsync(request)).Statements.Select(statement => statement.QueryString)];
        }
    }

    [Fact]
    public async Task GetStatementResult_OfACsvStatement_IsRefused()
    {
        ExecuteStatementRequest request = Statements.Request("SELECT 1");
        request.ResultFormat = ResultFormatString.CSV;
        DescribeStatementResponse ended = await client.Ended((await client.ExecuteStatementAsync(request)).Id);

        Assert.Equal(ResultFormatString.CSV, ended.ResultFormat);
        await Assert.ThrowsAsync<ValidationException>(
            () => client.GetStatementResultAsync(new GetStatementResultRequest { Id = ended.Id }));
    }

    private async Task Run(string name, string sql)
    {
        ExecuteStatementRequest request = Statements.Request(sql);
        request.StatementName = name;
        await client.Ended((await client.ExecuteStatementAsync(request)).Id);
    }
}
