using System.Runtime.CompilerServices;
using Amazon.Appflow;
using Amazon.Appflow.Model;
using Orchestrator.Aws;

namespace Orchestrator.Flows;

/// <summary>A flow as the list shows it.</summary>
public sealed record ListedFlow(string Name, IReadOnlyDictionary<string, string> Tags);

internal static class FlowList
{
    /// <summary>Every flow of the account and region, page by page.</summary>
    public static async IAsyncEnumerable<ListedFlow> All(
        IAmazonAppflow appFlow, BusyAws busy, [EnumeratorCancellation] CancellationToken stop)
    {
        var request = new ListFlowsRequest { MaxResults = 100 };
        do
        {
            ListFlowsResponse page = await busy.Ask(() => appFlow.ListFlowsAsync(request, stop), stop);
            foreach (Amazon.Appflow.Model.FlowDefinition flow in page.Flows ?? [])
            {
                yield return new ListedFlow(flow.FlowName, flow.Tags ?? []);
            }

            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
    }
}
