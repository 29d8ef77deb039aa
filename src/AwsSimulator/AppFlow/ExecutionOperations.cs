using AwsSimulator.Http;

namespace AwsSimulator.AppFlow;

/// <summary>Runs of flows: started, watched, cancelled.</summary>
internal sealed class ExecutionOperations(
    FlowAccount account, ClientTokens tokens, Action<Flow, FlowExecution> run, TimeProvider clock, AppFlowOptions options)
{
    public Task<object> StartFlow(Members input, CancellationToken stop) => tokens.Once(nameof(StartFlow), input, () =>
    {
        Flow flow = account.Get(FlowDefinitionReader.FlowName(input));
        if (options.RefusesSecondRun && flow.Executions.Any(execution => execution.IsRunning))
        {
            throw new AwsException("ConflictException", $"Flow {flow.Definition.FlowName} is already running.", 409);
        }

        int running = account.RunningExecutions;
        if (running >= options.ConcurrentRunQuota)
        {
            throw new AwsException(
                "ServiceQuotaExceededException", $"{running} runs are in progress, the quota is {options.ConcurrentRunQuota}.", 402);
        }

        var execution = new FlowExecution(clock);
        flow.Add(execution);
        run(flow, execution);
        return Task.FromResult<object>(new { FlowArn = flow.Arn, FlowStatus = "Active", ExecutionId = execution.Id });
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
        IReadOnlyList<string>? ids = input.Texts("executionIds", most: 100);
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

    private bool IsListed(FlowExecution execution) => execution.Age >= options.ListedAfter;
}
