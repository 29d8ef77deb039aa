using Microsoft.Extensions.Options;
using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.Objects;
using Orchestrator.Reporting;
using Orchestrator.Runs;
using Orchestrator.Tests.Configuration;
using Orchestrator.Tests.Runs;

namespace Orchestrator.Tests.Reporting;

public sealed class RunReaderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("reader-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Run_UnderWay_ShowsEveryObjectInItsState()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "crm.yaml"), SamplePipelines.Least + "\n  - name: Contact\n  - name: Invoice__c\n");
        var contactRuns = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var aws = new ScriptedAws
        {
            Concurrency = 1,
            OnCheck = async execution =>
            {
                if (execution.FlowName.Contains(".Contact.", StringComparison.Ordinal))
                {
                    contactRuns.TrySetResult();
                    await release.Task;
                }

                return ScriptedAws.Ended(FlowProgress.Successful);
            },
        };
        await using RunOnEngine run = await RunOnEngine.Start(aws);
        var reader = new RunReader(PipelineFiles.Local(folder.FullName), run.Clock);
        await run.Begin();
        await contactRuns.Task;

        RunView? underWay = await reader.Read(run.Client, RunOnEngine.RunId, CancellationToken.None);
        release.SetResult();
        await run.End();
        RunView? ended = await reader.Read(run.Client, RunOnEngine.RunId, CancellationToken.None);

        Assert.Equal((RunPhase.Loading, null, 3, 1), (underWay!.Phase, underWay.Outcome, underWay.Total, underWay.Loaded));
        Assert.Equal(
            [("Account", ObjectState.Loaded), ("Contact", ObjectState.Running), ("Invoice__c", ObjectState.Queued)],
            underWay.Objects.Select(o => (o.Name, o.State)));
        Assert.Equal((RunPhase.Ended, RunOutcome.Succeeded, 3), (ended!.Phase, ended.Outcome, ended.Loaded));
        Assert.Equal("consolidate", Assert.Single(ended.Statements).Step);
    }
}
