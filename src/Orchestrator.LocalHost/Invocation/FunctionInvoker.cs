using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using DurableTask.Sqlite;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.LocalHost.Discovery;

namespace Orchestrator.LocalHost.Invocation;

/// <summary>Calls functions: a scope of services and a new instance of the class for each call.</summary>
internal sealed class FunctionInvoker(IServiceProvider services)
{
    private readonly ConcurrentDictionary<MethodInfo, FunctionCall> _calls = new();

    /// <param name="function">What to call.</param>
    /// <param name="bindingData">Values that parameters take by name.</param>
    /// <param name="trigger">Makes the trigger's value for this invocation.</param>
    /// <param name="cancellation">The invocation's token.</param>
    /// <returns>What the function returned; null for nothing.</returns>
    /// <exception cref="BindingException">A value of the trigger does not fit its parameter.</exception>
    public async Task<object?> Invoke(
        DiscoveredFunction function,
        IReadOnlyDictionary<string, object?> bindingData,
        Func<FunctionContext, object?> trigger,
        CancellationToken cancellation)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        var context = new LocalFunctionContext(function, scope.ServiceProvider, bindingData, cancellation);
        object? started = trigger(context);
        object?[] arguments = [.. function.Arguments.Select(argument => Value(argument, context, started))];
        FunctionCall call = _calls.GetOrAdd(function.Method, static method => new FunctionCall(method));
        object? instance = call.CreateInstance(scope.ServiceProvider);
        try
        {
            return await call.Run(instance, arguments);
        }
        finally
        {
            await Dispose(instance);
        }
    }

    private static async ValueTask Dispose(object? instance)
    {
        if (instance is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    private object? Value(FunctionArgument argument, LocalFunctionContext context, object? trigger) => argument.Source switch
    {
        ArgumentSource.Trigger => trigger,
        ArgumentSource.DurableClient => services.GetRequiredService<SqliteEngine>().Client,
        ArgumentSource.FunctionContext => context,
        ArgumentSource.CancellationToken => context.CancellationToken,
        ArgumentSource.BindingData => Converted(
            argument.Parameter, context.BindingContext.BindingData.GetValueOrDefault(argument.Parameter.Name!)),
        _ => throw new InvalidOperationException($"A function outside of an orchestration has no {argument.Source}."),
    };

    private static object? Converted(ParameterInfo parameter, object? value)
    {
        if (value is null)
        {
            return parameter.HasDefaultValue ? parameter.DefaultValue : null;
        }

        try
        {
            return parameter.ParameterType.IsInstanceOfType(value)
                ? value
                : TypeDescriptor.GetConverter(parameter.ParameterType).ConvertFrom(null, CultureInfo.InvariantCulture, value);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or NotSupportedException)
        {
            throw new BindingException(parameter.Name!, value, parameter.ParameterType, error);
        }
    }
}
