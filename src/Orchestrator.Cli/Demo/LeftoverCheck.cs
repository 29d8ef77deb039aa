using Amazon.Appflow;
using Amazon.Appflow.Model;
using Npgsql;

namespace Orchestrator.Cli.Demo;

/// <summary>Asks AppFlow for its flows and the database for its staging tables: after a run there is neither.</summary>
public static class LeftoverCheck
{
    private const string StagingSchema = "salesforce_incremental";

    public static async Task<Check> Look(IAmazonAppflow appFlow, NpgsqlDataSource warehouse, CancellationToken stop)
    {
        List<string> flows = [];
        string? next = null;
        do
        {
            ListFlowsResponse page = await appFlow.ListFlowsAsync(new ListFlowsRequest { NextToken = next }, stop);
            flows.AddRange((page.Flows ?? []).Select(flow => flow.FlowName));
            next = page.NextToken;
        }
        while (next is not null);

        List<string> tables = [];
        await using NpgsqlCommand list = warehouse.CreateCommand($"SELECT table_name FROM information_schema.tables WHERE table_schema = '{StagingSchema}' ORDER BY 1");
        await using NpgsqlDataReader row = await list.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            tables.Add(row.GetString(0));
        }

        return new Check(
            "nothing left behind",
            [$"{flows.Count} flows, {tables.Count} staging tables"],
            [.. flows.Select(name => $"flow {name}").Concat(tables.Select(name => $"table {StagingSchema}.{name}")).Take(3)]);
    }
}
