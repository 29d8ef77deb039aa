using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Orchestrator.Configuration;

/// <summary>A control table of pipelines, one item per object; docs/sources.md shows its items.</summary>
internal sealed class PipelineTable(IAmazonDynamoDB dynamo, string table) : IPipelineSource
{
    /// <summary>More items than anybody keeps: another table was meant.</summary>
    public const int MostItems = 10_000;

    private const string Needed = "the identity needs dynamodb:Scan on the table";

    public TimeSpan Freshness => TimeSpan.FromSeconds(30);

    private string Place => $"dynamodb://{table}";

    public async Task<PipelineSet> Read(CancellationToken stop)
    {
        try
        {
            List<TableItem> items = await Scan(stop);
            return items.Count switch
            {
                > MostItems => Wrong("ORC1041", $"more than {MostItems:N0} items", "name a table that holds only pipelines"),
                0 => Wrong("ORC1021", "no pipeline there", "an item with the attribute \"pipeline\" for each pipeline and object"),
                _ => TablePipelines.Of(items),
            };
        }
        catch (Exception error) when (error is AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            throw new SourceUnreachableException(Place, (error as AmazonServiceException)?.ErrorCode ?? "no answer", Needed, error);
        }
    }

    private async Task<List<TableItem>> Scan(CancellationToken stop)
    {
        var items = new List<TableItem>();
        var request = new ScanRequest { TableName = table, ConsistentRead = true };
        do
        {
            ScanResponse page = await dynamo.ScanAsync(request, stop);
            items.AddRange((page.Items ?? []).Select(attributes => new TableItem(Place, attributes)));
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 } && items.Count <= MostItems);

        return items;
    }

    private PipelineSet Wrong(string code, string message, string allowed) =>
        PipelineSet.Empty.With([new ConfigurationProblem(code, $"{message}: {Place}") { File = Place, Allowed = allowed }]);
}
