using Amazon.Appflow;
using Amazon.Appflow.Model;
using AwsSimulator;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Benchmarks.Aws;

/// <summary>AppFlow calls a second over the lives of small flows, beside bare HTTP requests to the same server.</summary>
internal sealed class ControlPlane(Simulator simulator)
{
    private const string Source = "Invoice__c";
    private const int CallsPerLife = 6;

    public async Task<Measurement> Measure(int calls, CancellationToken stop)
    {
        using AmazonAppflowClient client = Clients.AppFlow(simulator);
        await using WarehouseTable table = await WarehouseTable.Create(simulator, Source, fields: 10, stop);
        await WarehouseTable.ResetMetadata(client, stop);
        await Workers.PerSecond(Workers.AtOnce, life => Life($"warm-up-{life}"));
        double lives = await Workers.PerSecond(calls / CallsPerLife, life => Life($"life-{life}"));
        return new Measurement("AppFlow calls (reference: bare HTTP requests)", lives * CallsPerLife, "calls/s", Goal: 500)
        {
            Reference = await BareRequests(calls, stop),
        };

        async Task Life(string name)
        {
            string arn = (await client.CreateFlowAsync(table.Flow(name), stop)).FlowArn;
            await client.DescribeFlowAsync(new DescribeFlowRequest { FlowName = name }, stop);
            await client.StartFlowAsync(new StartFlowRequest { FlowName = name }, stop);
            await client.DescribeFlowExecutionRecordsAsync(new DescribeFlowExecutionRecordsRequest { FlowName = name }, stop);
            await client.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = arn }, stop);
            await client.DeleteFlowAsync(new DeleteFlowRequest { FlowName = name, ForceDelete = true }, stop);
        }
    }

    private async Task<double> BareRequests(int requests, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = simulator.Url };
        return await Workers.PerSecond(requests, async _ => (await http.GetAsync("health/live", stop)).EnsureSuccessStatusCode().Dispose());
    }
}
