using Amazon.Appflow;
using Amazon.Appflow.Model;
using Microsoft.Azure.Functions.Worker;
using Orchestrator.Aws;

namespace Orchestrator.Flows;

/// <summary>
/// Says which flows of the account are not of this installation: they are what a held-back creation waits for. Safe to repeat because it
/// only reads.
/// </summary>
public sealed class NameForeignFlows(IAmazonAppflow appFlow, BusyAws busy)
{
    [Function(nameof(NameForeignFlows))]
    public async Task<ForeignFlows> Run([ActivityTrigger] string installation, CancellationToken stop)
    {
        var names = new List<string>();
        int all = 0;
        await foreach (ListedFlow flow in FlowList.All(appFlow, busy, stop))
        {
            all++;
            if (flow.Tags.GetValueOrDefault(FlowTags.Installation) != installation)
            {
                names.Add(flow.Name);
            }
        }

        return new ForeignFlows(all, names.Count, [.. names.Order(StringComparer.Ordinal).Take(5)]);
    }
}

/// <summary>How full the account is, and by whom.</summary>
/// <param name="All">Flows in the account and region.</param>
/// <param name="Foreign">Of them not of this installation.</param>
/// <param name="Examples">Up to five names.</param>
public sealed record ForeignFlows(int All, int Foreign, IReadOnlyList<string> Examples)
{
    public override string ToString() => Foreign == 0
        ? $"all {All} flows in the account are this installation's"
        : $"{Foreign} of {All} flows in the account are not this installation's: {string.Join(", ", Examples)}"
            + (Foreign > Examples.Count ? ", …" : "");
}
