using Amazon.Appflow.Model;
using Amazon.Runtime;
using AwsSimulator.Http;
using AwsSimulator.Salesforce;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Cli.Chaos;

/// <summary>Does what is to happen in the middle of a run, each act at its moment; a run that ends before misses it.</summary>
internal sealed class ChaosActs(ChaosStage stage, ChaosTally tally) : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Meanwhile = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Whether the org is not what it was when the run was planned.</summary>
    public bool OrgChanged { get; private set; }

    /// <param name="first">Calls made before the run.</param>
    /// <param name="ended">The run's end.</param>
    public Task Do(IEnumerable<Injection> acts, string run, int first, CancellationToken ended) =>
        Task.WhenAll(acts.Select(act => Do(act, run, first, ended)));

    public void Dispose() => _one.Dispose();

    private async Task Do(Injection act, string run, int first, CancellationToken ended)
    {
        while (Calls(act, first) < act.AtCall)
        {
            if (ended.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(BetweenLooks, CancellationToken.None);
        }

        await _one.WaitAsync(CancellationToken.None);
        try
        {
            if (!ended.IsCancellationRequested)
            {
                await Do(act, run);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private int Calls(Injection act, int first) =>
        stage.Simulator.Calls.All.Skip(first).Count((AwsCall call) => (act.AtOperation ?? call.Operation) == call.Operation);

    private async Task Do(Injection act, string run)
    {
        switch (act.Kind)
        {
            case ChaosKind.KilledHost:
                await stage.KillHost();
                tally.Add(act.Kind, ChaosTally.Words(act.Kind));
                break;
            case ChaosKind.CancelledRun:
                ChaosAnswer answer = await stage.Host.Cancel(run, CancellationToken.None);
                tally.Add(act.Kind, answer.Id is null ? "cancelled run, too late" : ChaosTally.Words(act.Kind));
                break;
            case ChaosKind.OrgLives:
                OrgChanged = true;
                stage.Simulator.Org.Live(Meanwhile);
                await (stage.Mart?.Live(act.Choice, CancellationToken.None) ?? Task.CompletedTask);
                tally.Add(act.Kind, ChaosTally.Words(act.Kind));
                break;
            case ChaosKind.SchemaChange:
                OrgChanged = true;
                tally.Add(act.Kind, Change(stage.Objects[act.Choice % stage.Objects.Count], act.Choice));
                break;
            case ChaosKind.CancelledFlow:
                await CancelFlow(act);
                break;
            case ChaosKind.StoppedTask:
                tally.Add(act.Kind, await stage.Mart!.Operator.Stop() ? ChaosTally.Words(act.Kind) : "stopped task, in vain");
                break;
            case ChaosKind.ForeignTaskRun:
                tally.Add(act.Kind, await stage.Mart!.Operator.Start() ? ChaosTally.Words(act.Kind) : "task run by another, in vain");
                break;
            default:
                throw new InvalidOperationException($"{act.Kind} is no act.");
        }
    }

    private static string Change(SalesforceObject o, int choice)
    {
        SalesforceField[] removable =
        [
            .. o.Fields.Where(field => field is { Updateable: true, Calculated: false, Nillable: true, Kind: not FieldKind.Compound }
                && !field.Name.EndsWith("Name", StringComparison.Ordinal)),
        ];
        if (choice % 2 == 0 && removable.Length > 0)
        {
            string name = removable[choice / 2 % removable.Length].Name;
            o.RemoveField(name);
            return $"field gone {o.Name}.{name}";
        }

        string added = $"Added{o.Fields.Count}_{choice % 1000}__c";
        var field = new SalesforceField
        {
            Name = added, Label = added, Type = "string", Kind = FieldKind.Text, Length = 20 + (choice % 200), Updateable = true,
        };
        o.AddField((choice / 2 % 3) switch
        {
            0 => field with { Type = "double", Kind = FieldKind.Number, Length = 0, Precision = 9, Scale = 2 },
            1 => field with { Type = "datetime", Kind = FieldKind.DateTime, Length = 0 },
            _ => field,
        });
        return $"field new {o.Name}";
    }

    /// <summary>As somebody would in AWS's console; where even that fails, nothing happened.</summary>
    private async Task CancelFlow(Injection act)
    {
        try
        {
            List<FlowDefinition> flows = (await stage.AppFlow.ListFlowsAsync(new ListFlowsRequest())).Flows ?? [];
            if (flows.Count > 0)
            {
                string name = flows[act.Choice % flows.Count].FlowName;
                await stage.AppFlow.CancelFlowExecutionsAsync(new CancelFlowExecutionsRequest { FlowName = name });
                tally.Add(act.Kind, ChaosTally.Words(act.Kind));
            }
        }
        catch (Exception error) when (error is AmazonServiceException or OperationCanceledException or TimeoutException or HttpRequestException)
        {
            tally.Add(act.Kind, "cancelled flow, in vain");
        }
    }
}
