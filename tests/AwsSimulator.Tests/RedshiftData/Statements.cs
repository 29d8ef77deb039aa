using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;

namespace AwsSimulator.Tests.RedshiftData;

/// <summary>Statements as a caller of the Data API runs them: submit, ask until it ends, fetch.</summary>
internal static class Statements
{
    public static ExecuteStatementRequest Request(string sql) => new()
    {
        Sql = sql,
        WorkgroupName = RehearsalNames.Workgroup,
        Database = RehearsalNames.Database,
        SecretArn = RehearsalNames.SecretArn,
    };

    public static BatchExecuteStatementRequest Batch(params string[] sqls) => new()
    {
        Sqls = [.. sqls],
        WorkgroupName = RehearsalNames.Workgroup,
        Database = RehearsalNames.Database,
        SecretArn = RehearsalNames.SecretArn,
    };

    public static async Task<DescribeStatementResponse> Run(this AmazonRedshiftDataAPIServiceClient client, string sql) =>
        await client.Ended((await client.ExecuteStatementAsync(Request(sql))).Id);

    public static async Task<DescribeStatementResponse> Run(this AmazonRedshiftDataAPIServiceClient client, BatchExecuteStatementRequest batch) =>
        await client.Ended((await client.BatchExecuteStatementAsync(batch)).Id);

    public static async Task<List<List<Field>>> Rows(this AmazonRedshiftDataAPIServiceClient client, string sql)
    {
        DescribeStatementResponse ended = await client.Run(sql);
        Assert.True(ended.Status == StatusString.FINISHED, ended.Error);
        return (await client.GetStatementResultAsync(new GetStatementResultRequest { Id = ended.Id })).Records;
    }

    public static async Task<DescribeStatementResponse> Ended(this AmazonRedshiftDataAPIServiceClient client, string id)
    {
        while (true)
        {
            DescribeStatementResponse statement = await client.DescribeStatementAsync(new DescribeStatementRequest { Id = id });
            if (statement.Status == StatusString.FINISHED || statement.Status == StatusString.FAILED || statement.Status == StatusString.ABORTED)
            {
                return statement;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }
}
