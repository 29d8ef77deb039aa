using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Orchestrator.LocalHost.Discovery;

/// <summary>A method with <c>[Function]</c> that can be served.</summary>
internal sealed record DiscoveredFunction(
    string Name,
    MethodInfo Method,
    TriggerBindingAttribute Trigger,
    ParameterInfo TriggerParameter,
    IReadOnlyList<FunctionArgument> Arguments)
{
    /// <summary>What the function returns once awaited; <c>void</c> for nothing.</summary>
    public Type ResultType { get; } = ResultOf(Method.ReturnType);

    private static Type ResultOf(Type declared) =>
        declared == typeof(Task) ? typeof(void)
        : declared.IsGenericType && declared.GetGenericTypeDefinition() == typeof(Task<>) ? declared.GetGenericArguments()[0]
        : declared;
}
