using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;

namespace AwsSimulator.Tests.RedshiftData;

[Collection(SharedSimulator.Name)]
public sealed class WarehouseTablesTests(SimulatorFixture stage)
{
    private readonly AmazonRedshiftDataAPIServiceClient client = stage.RedshiftData;

    [Fact]
    public async Task ListTables_WithPatterns_ListsTablesAndViewsPageByPage()
    {
        await client.Run(Statements.Batch(
            "CREATE SCHEMA shelf_a", "CREATE SCHEMA shelf_b", "CREATE TABLE shelf_a.one (a int)", "CREATE TABLE shelf_a.other (a int)",
            "CREATE VIEW shelf_a.view_one AS SELECT a FROM shelf_a.one", "CREATE TABLE shelf_b.one (a int)"));
        ListTablesRequest request = Request(schema: "shelf%");
        request.MaxResults = 3;

        ListTablesResponse first = await client.ListTablesAsync(request);
        request.NextToken = first.NextToken;
        ListTablesResponse second = await client.ListTablesAsync(request);
        ListTablesResponse narrowed = await client.ListTablesAsync(Request("shelf_a", "o%"));

        Assert.Equal(
            ["shelf_a.one TABLE", "shelf_a.other TABLE", "shelf_a.view_one VIEW", "shelf_b.one TABLE"],
            first.Tables.Concat(second.Tables).Select(table => $"{table.Schema}.{table.Name} {table.Type}"));
        Assert.Equal((3, null), (first.Tables.Count, second.NextToken));
        Assert.Equal(["one", "other"], narrowed.Tables.Select(table => table.Name));
    }

    [Fact]
    public async Task DescribeTable_ATable_TellsTypesLengthsAndDefaults()
    {
        await client.Run(
            "CREATE TABLE described (id varchar(18) NOT NULL, amount numeric(18,2) DEFAULT 0, seen timestamp, more SUPER, n bigint)");

        DescribeTableResponse table = await client.DescribeTableAsync(new DescribeTableRequest
        {
            WorkgroupName = RehearsalNames.Workgroup, Database = RehearsalNames.Database, SecretArn = RehearsalNames.SecretArn, Schema = "public", Table = "described",
        });

        Assert.Equal("described", table.TableName);
        Assert.Equal(["id", "amount", "seen", "more", "n"], table.ColumnList.Select(column => column.Name));
        Assert.Equal(["varchar", "numeric", "timestamp", "super", "int8"], table.ColumnList.Select(column => column.TypeName));
        Assert.Equal((18, 0), (table.ColumnList[0].Length, table.ColumnList[0].Nullable));
        Assert.Equal((18, 2, 1, "0"), (table.ColumnList[1].Precision, table.ColumnList[1].Scale, table.ColumnList[1].Nullable, table.ColumnList[1].ColumnDefault));
    }

    [Fact]
    public async Task ListTables_UnknownDatabaseOrWorkgroup_IsTheErrorOfAws()
    {
        ListTablesRequest nowhere = Request();
        nowhere.Database = "nowhere";
        ListTablesRequest elsewhere = Request();
        elsewhere.WorkgroupName = "elsewhere";

        await Assert.ThrowsAsync<DatabaseConnectionException>(() => client.ListTablesAsync(nowhere));
        await Assert.ThrowsAsync<ValidationException>(() => client.ListTablesAsync(elsewhere));
    }

    private static ListTablesRequest Request(string? schema = null, string? table = null) => new()
    {
        WorkgroupName = RehearsalNames.Workgroup, Database = RehearsalNames.Database, SecretArn = RehearsalNames.SecretArn, SchemaPattern = schema, TablePattern = table,
    };
}
