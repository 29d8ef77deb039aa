using Amazon.Appflow;
using Amazon.Appflow.Model;
using AwsSimulator;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orchestrator.Cleanup;
using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.Tests.Runs;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Tests.Cleanup;

public sealed class JanitorTests(Rehearsal rehearsal) : IClassFixture<Rehearsal>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Sweep_DeletesOnlyItsOwnFlowsOfLostRunsWhoseLeaseHasEnded()
    {
        await Flow("lost.20261119T060000.Account.1", "dev", "lost.20261119T060000", Now.AddHours(-1));
        await Flow("lost.20261120T110000.Account.1", "dev", "lost.20261120T110000", Now.AddHours(1));
        await Flow("lost.20261119T060000.Contact.1", "prod", "lost.20261119T060000", Now.AddHours(-1));
        await Flow("marketing-nightly", null, null, null);

        await Janitor("dev").Sweep(rehearsal.Hub, CancellationToken.None);

        ListFlowsResponse left = await rehearsal.AppFlow.ListFlowsAsync(new ListFlowsRequest());
        Assert.Equal(
            ["lost.20261119T060000.Contact.1", "lost.20261120T110000.Account.1", "marketing-nightly"],
            left.Flows.Select(flow => flow.FlowName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sweep_LeavesTheFlowsOfARunWhoseChildrenGoOn()
    {
        const string Run = "alive.20261119T060000";
        await Flow($"{Run}.Account.1", "alive", Run, Now.AddHours(-1));
        var child = new StartOrchestrationOptions(InstanceId: $"{Run}.consolidate", StartAt: DateTimeOffset.MaxValue.AddYears(-1));
        await rehearsal.Hub.ScheduleNewOrchestrationInstanceAsync("RunStatement", input: null, child, CancellationToken.None);
        Janitor janitor = Janitor("alive");

        await janitor.Sweep(rehearsal.Hub, CancellationToken.None);
        Assert.Equal([$"{Run}.Account.1"], await rehearsal.FlowsOf("alive"));

        await rehearsal.Hub.TerminateInstanceAsync($"{Run}.consolidate", new TerminateInstanceOptions());
        await rehearsal.Hub.WaitForInstanceCompletionAsync($"{Run}.consolidate", CancellationToken.None);
        await janitor.Sweep(rehearsal.Hub, CancellationToken.None);
        Assert.Empty(await rehearsal.FlowsOf("alive"));
    }

    private Janitor Janitor(string installation)
    {
        IOptions<OrchestratorOptions> options = Options.Create(new OrchestratorOptions { Installation = installation });
        return new Janitor(rehearsal.AppFlow, options, new StoppedClock(), NullLogger<Janitor>.Instance);
    }

    private async Task Flow(string name, string? installation, string? run, DateTimeOffset? lease) =>
        await rehearsal.AppFlow.CreateFlowAsync(Request(name, await Table(), installation is null ? null : new Dictionary<string, string>
        {
            [FlowTags.Installation] = installation,
            [FlowTags.Run] = run!,
            [FlowTags.LeaseUntil] = FlowTags.Write(lease!.Value),
        }));

    private static CreateFlowRequest Request(string name, string table, Dictionary<string, string>? tags) => new()
    {
        FlowName = name,
        TriggerConfig = new TriggerConfig { TriggerType = TriggerType.OnDemand },
        SourceFlowConfig = new SourceFlowConfig
        {
            ConnectorType = ConnectorType.Salesforce,
            ConnectorProfileName = RehearsalNames.SalesforceProfile,
            SourceConnectorProperties = new SourceConnectorProperties
            {
                Salesforce = new SalesforceSourceProperties { Object = "Account" },
            },
        },
        DestinationFlowConfigList =
        [
            new DestinationFlowConfig
            {
                ConnectorType = ConnectorType.Redshift,
                ConnectorProfileName = RehearsalNames.RedshiftProfile,
                DestinationConnectorProperties = new DestinationConnectorProperties
                {
                    Redshift = new RedshiftDestinationProperties
                    {
                        Object = table,
                        IntermediateBucketName = RehearsalNames.IntermediateBucket,
                    },
                },
            },
        ],
        Tasks =
        [
            new Amazon.Appflow.Model.Task
            {
                TaskType = TaskType.Filter,
                SourceFields = ["Id"],
                ConnectorOperator = new ConnectorOperator { Salesforce = SalesforceConnectorOperator.PROJECTION },
            },
            new Amazon.Appflow.Model.Task
            {
                TaskType = TaskType.Map,
                SourceFields = ["Id"],
                DestinationField = "id",
                ConnectorOperator = new ConnectorOperator { Salesforce = SalesforceConnectorOperator.NO_OP },
            },
        ],
        Tags = tags,
    };

    private async Task<string> Table()
    {
        await rehearsal.Count("CREATE TABLE IF NOT EXISTS public.janitor_target (id varchar(18)); SELECT 0");
        return "public.janitor_target";
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
