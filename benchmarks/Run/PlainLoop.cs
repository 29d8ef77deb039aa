using System.Collections.Concurrent;
using System.Diagnostics;
using Amazon.Appflow;
using Amazon.Appflow.Model;
using AwsSimulator;
using Npgsql;
using Orchestrator.Benchmarks.Aws;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Benchmarks.Run;

/// <summary>The AppFlow calls of a run and nothing else: no plan, no durability, no waiting; as many at once as the run has lanes.</summary>
internal sealed class PlainLoop(RunStage stage, IReadOnlyList<string> objects, int atOnce)
{
    // As many descriptions as the product asks for at a time.
    private const int Describing = 8;

    public async Task<(TimeSpan Describe, TimeSpan Load)> Run(CancellationToken stop)
    {
        var tables = new ConcurrentDictionary<string, WarehouseTable>(StringComparer.Ordinal);
        // A thousand tables with connections of their own would be more than the server takes.
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(stage.Simulator.PostgresConnectionString);
        try
        {
            await Each(
                Workers.AtOnce, async name => tables[name] = await WarehouseTable.Create(stage.Simulator, database, name, fields: 10, stop));
            return (await Each(Describing, Describe), await Each(atOnce, name => Load(tables[name], name)));
        }
        finally
        {
            await Parallel.ForEachAsync(tables.Values, CancellationToken.None, async (table, _) => await table.DisposeAsync());
        }

        async Task Describe(string name)
        {
            await Reset(ConnectorType.Salesforce, RehearsalNames.SalesforceProfile, name);
            await stage.AppFlow.DescribeConnectorEntityAsync(
                new DescribeConnectorEntityRequest
                {
                    ConnectorProfileName = RehearsalNames.SalesforceProfile, ConnectorType = ConnectorType.Salesforce, ConnectorEntityName = name,
                },
                stop);
        }

        async Task Load(WarehouseTable table, string name)
        {
            string flow = $"plain.{name}";
            await Reset(ConnectorType.Redshift, RehearsalNames.RedshiftProfile, table.Name);
            await stage.AppFlow.CreateFlowAsync(table.Flow(flow), stop);
            await stage.AppFlow.StartFlowAsync(new StartFlowRequest { FlowName = flow }, stop);
            DescribeFlowExecutionRecordsResponse records;
            do
            {
                records = await stage.AppFlow.DescribeFlowExecutionRecordsAsync(
                    new DescribeFlowExecutionRecordsRequest { FlowName = flow }, stop);
            }
            while (records.FlowExecutions.All(record => record.ExecutionStatus == ExecutionStatus.InProgress));

            await stage.AppFlow.DeleteFlowAsync(new DeleteFlowRequest { FlowName = flow, ForceDelete = true }, stop);
        }

        async Task Reset(ConnectorType type, string profile, string entity) => await stage.AppFlow.ResetConnectorMetadataCacheAsync(
            new ResetConnectorMetadataCacheRequest { ConnectorProfileName = profile, ConnectorType = type, ConnectorEntityName = entity }, stop);

        async Task<TimeSpan> Each(int degree, Func<string, Task> work)
        {
            long begun = Stopwatch.GetTimestamp();
            var few = new ParallelOptions { MaxDegreeOfParallelism = degree, CancellationToken = stop };
            await Parallel.ForEachAsync(objects, few, async (name, _) => await work(name));
            return Stopwatch.GetElapsedTime(begun);
        }
    }
}
