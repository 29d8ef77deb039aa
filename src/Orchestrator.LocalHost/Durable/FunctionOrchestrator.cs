using Microsoft.DurableTask;
using Orchestrator.LocalHost.Discovery;
using Orchestrator.LocalHost.Invocation;

namespace Orchestrator.LocalHost.Durable;

/// <summary>An orchestrator function as the engine runs it. Nothing is injected: what is not in history is not replayed.</summary>
internal sealed class FunctionOrchestrator(DiscoveredFunction function, IServiceProvider services) : ITaskOrchestrator
{
    private static readonly IReadOnlyDictionary<string, object?> s_noData = new Dictionary<string, object?>();

    private readonly FunctionCall _call = new(function.Method);

    public Type InputType { get; } =
        function.Arguments.FirstOrDefault(argument => argument.Source == ArgumentSource.OrchestrationInput)?.Parameter.ParameterType
        ?? typeof(object);

    public Type OutputType => function.ResultType;

    public Task<object?> RunAsync(TaskOrchestrationContext context, object? input) =>
        _call.Run(null, [.. function.Arguments.Select(argument => argument.Source switch
        {
            ArgumentSource.Trigger => context,
            ArgumentSource.OrchestrationInput => input,
            ArgumentSource.FunctionContext => new LocalFunctionContext(function, services, s_noData, CancellationToken.None),
            ArgumentSource.CancellationToken => (object)CancellationToken.None,
            _ => null,
        })]);
}
