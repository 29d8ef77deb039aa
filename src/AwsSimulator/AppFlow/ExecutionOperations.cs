using AwsSimulator.Http;

namespace AwsSimulator.AppFlow;

/// <summary>Runs of flows: started, watched, cancelled.</summary>
internal sealed class ExecutionOperations(
    FlowAccount account,
    ClientTokens tokens,
    FlowScheduler scheduler,
    Action<Flow, FlowExecution> run,
    TimeProvider clock,
    AppFlowSwitches switches)
{
    /// <summary>Runs an on-demand flow once; a flow with a schedule is activated and starts its runs by itself.</summary>
    public Task<object> StartFlow(Members input, CancellationToken stop) => tokens.Once(nameof(StartFlow), input, () =>
    {
        Flow flow = account.Get(FlowDefinitionReader.FlowName(input));
        if (flow.State.Schedule is not null)
        {
            flow.Change(state => state.Status == FlowStatus.Active ? state : state.Activate(clock.GetUtcNow()));
            scheduler.Watch();
            return Task.FromResult<object>(new { FlowArn = flow.Arn, FlowStatus = FlowStatus.Active });
        }

        if (switches.Now.RefusesSecondRun && flow.RunningExecutions > 0)
        {
            throw new AwsException("ConflictException", $"Flow {flow.Name} is already running.", 409);
        }

        int running = account.RunningExecutions, quota = switches.Now.ConcurrentRunQuota;
        if (running >= quota)
        {
            throw new AwsException("ServiceQuotaExceededException", $"{running} runs are in progress, the quota is {quota}.", 402);
        }

        var execution = new FlowExecution(clock);
        flow.Add(execution);
        run(flow, execution);
        return Task.FromResult<object>(new { FlowArn = flow.Arn, FlowStatus = FlowStatus.Active, ExecutionId = execution.Id });
    });

    public Task<object> DescribeFlowExecutionRecords(Members input, CancellationToken stop)
    {
        Flow flow = account.Get(FlowDefinitionReader.FlowName(input));
        Page<FlowExecution> page = Page.Of([.. flow.Executions.Where(IsListed)], input);
        return Task.FromResult<object>(new { FlowExecutions = page.Items.Select(execution => execution.Record), page.NextToken });
    }

    public Task<object> CancelFlowExecutions(Members input, CancellationToken stop)
    {
        Flow flow = account.Get(FlowDefinitionReader.FlowName(input));
        IReadOnlyList<string>? ids = input.Texts("executionIds");
        if (ids is null)
        {
            foreach (FlowExecution execution in flow.Executions)
            {
                execution.TryCancel();
            }

            return Task.FromResult<object>(new { });
        }

        List<string> invalid = [.. ids.Where(id => flow.Executions.FirstOrDefault(execution => execution.Id == id)?.TryCancel() != true)];
        return Task.FromResult<object>(new { InvalidExecutions = invalid });
    }

    private bool IsListed(FlowExecution execution) => execution.Age >= switches.Now.ListedAfter;
}
