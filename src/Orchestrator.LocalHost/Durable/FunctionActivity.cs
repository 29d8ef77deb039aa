using Microsoft.DurableTask;
using Orchestrator.LocalHost.Discovery;
using Orchestrator.LocalHost.Invocation;

namespace Orchestrator.LocalHost.Durable;

/// <summary>An activity function as the engine runs it.</summary>
internal sealed class FunctionActivity(DiscoveredFunction function, FunctionInvoker invoker, CancellationToken stopping) : ITaskActivity
{
    public Type InputType => function.TriggerParameter.ParameterType;

    public Type OutputType => function.ResultType;

    public Task<object?> RunAsync(TaskActivityContext context, object? input) =>
        invoker.Invoke(function, new Dictionary<string, object?> { ["instanceId"] = context.InstanceId }, _ => input, stopping);
}
