using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Orchestrator.LocalHost.Timers;

namespace Orchestrator.LocalHost.Discovery;

/// <summary>What is wrong with one method, or the function it is.</summary>
internal sealed partial class MethodInspection
{
    private readonly List<string> _problems = [];
    private readonly MethodInfo _method;

    public MethodInspection(MethodInfo method, string name, SettingReferences settings)
    {
        _method = method;
        Require(FunctionNames().IsMatch(name), $"the name '{name}' does not fit: a letter, then up to 127 letters, digits, '_' or '-'");
        Require(method.IsPublic && method.DeclaringType!.IsVisible, "the method and its class must be public");
        Require(
            method.IsStatic || method.DeclaringType is { IsAbstract: false, IsGenericTypeDefinition: false },
            "the class cannot be created");
        Require(
            !method.ReturnType.Name.StartsWith("ValueTask", StringComparison.Ordinal),
            "it must return a Task instead of a ValueTask");

        ParameterInfo[] parameters = method.GetParameters();
        ParameterInfo[] triggers = [.. parameters.Where(each => each.IsDefined(typeof(TriggerBindingAttribute)))];
        Require(triggers.Length == 1, $"it has {triggers.Length} triggers instead of one");
        if (triggers is not [var parameter])
        {
            return;
        }

        TriggerBindingAttribute trigger = parameter.GetCustomAttribute<TriggerBindingAttribute>()!;
        IReadOnlySet<string> bindingData = BindingDataOf(trigger, name, parameter.ParameterType, settings);
        FunctionArgument[] arguments =
            [.. parameters.Select(each => Argument(each, parameter, trigger, bindingData)).OfType<FunctionArgument>()];
        int inputs = arguments.Count(argument => argument.Source == ArgumentSource.OrchestrationInput);
        Require(inputs <= 1, $"it has {inputs} inputs instead of one");
        if (_problems.Count == 0)
        {
            Function = new DiscoveredFunction(name, method, trigger, parameter, arguments);
        }
    }

    /// <summary>The function; null when there are problems.</summary>
    public DiscoveredFunction? Function { get; }

    public IReadOnlyList<string> Problems => _problems;

    public static string Describe(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";

    /// <summary>Checks the trigger; returns the names that parameters can take from it.</summary>
    private HashSet<string> BindingDataOf(TriggerBindingAttribute trigger, string name, Type type, SettingReferences settings)
    {
        switch (trigger)
        {
            case OrchestrationTriggerAttribute:
                Require(
                    type == typeof(TaskOrchestrationContext),
                    "the orchestration trigger's parameter must be a TaskOrchestrationContext");
                Require(_method.IsStatic, "an orchestrator must be static: services it is given are not replayed");
                return [];
            case ActivityTriggerAttribute:
                return ["instanceId"];
            case TimerTriggerAttribute timer:
                Require(type == typeof(TimerInfo), "the timer trigger's parameter must be a TimerInfo");
                Require(
                    TimerSchedule.TryParse(settings.Resolve(timer.Schedule), out _, out string? reason),
                    $"its schedule cannot be used: {reason}");
                return [];
            case HttpTriggerAttribute http:
                Require(type == typeof(HttpRequestData), "the HTTP trigger's parameter must be a HttpRequestData");
                Require(
                    typeof(HttpResponseData).IsAssignableFrom(ReturnedBy(_method)),
                    "an HTTP function must return HttpResponseData or Task<HttpResponseData>");
                return RouteParameters(http.Route ?? name);
            default:
                Require(false, $"its trigger {trigger.GetType().Name} is not served by the local host");
                return [];
        }
    }

    private HashSet<string> RouteParameters(string route)
    {
        try
        {
            return RoutePatternFactory.Parse(route).Parameters
                .Select(parameter => parameter.Name)
                .ToHashSet(StringComparer.OrdinalIgnoreCase);
        }
        catch (RoutePatternException error)
        {
            Require(false, $"its route '{route}' cannot be used: {error.Message}");
            return [];
        }
    }

    private FunctionArgument? Argument(
        ParameterInfo parameter, ParameterInfo triggerParameter, TriggerBindingAttribute trigger, IReadOnlySet<string> bindingData)
    {
        ArgumentSource? source = parameter switch
        {
            _ when parameter == triggerParameter => ArgumentSource.Trigger,
            _ when parameter.GetCustomAttribute<DurableClientAttribute>() is not null =>
                parameter.ParameterType == typeof(DurableTaskClient) && trigger is not OrchestrationTriggerAttribute
                    ? ArgumentSource.DurableClient
                    : null,
            { ParameterType: var type } when type == typeof(FunctionContext) => ArgumentSource.FunctionContext,
            { ParameterType: var type } when type == typeof(CancellationToken) => ArgumentSource.CancellationToken,
            _ when trigger is OrchestrationTriggerAttribute => ArgumentSource.OrchestrationInput,
            _ when bindingData.Contains(parameter.Name!) => ArgumentSource.BindingData,
            _ => null,
        };
        Require(source is not null, $"nothing can be given to its parameter '{parameter.ParameterType.Name} {parameter.Name}'");
        return source is null ? null : new FunctionArgument(parameter, source.Value);
    }

    private static Type ReturnedBy(MethodInfo method) =>
        method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>)
            ? method.ReturnType.GetGenericArguments()[0]
            : method.ReturnType;

    private void Require(bool holds, string problem)
    {
        if (!holds)
        {
            _problems.Add($"{Describe(_method)}: {problem}.");
        }
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$")]
    private static partial Regex FunctionNames();
}
