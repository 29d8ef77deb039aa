using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Orchestrator.LocalHost.Invocation;

/// <summary>A method prepared to be called often: exceptions come out as thrown, tasks are awaited for their result.</summary>
internal sealed class FunctionCall
{
    private readonly MethodInvoker _invoker;
    private readonly ObjectFactory? _create;
    private readonly Func<object?, Task<object?>> _result;

    public FunctionCall(MethodInfo method)
    {
        _invoker = MethodInvoker.Create(method);
        _create = method.IsStatic ? null : ActivatorUtilities.CreateFactory(method.DeclaringType!, Type.EmptyTypes);
        _result = ResultReader(method.ReturnType);
    }

    /// <summary>A new instance of the method's class; null for a static method.</summary>
    public object? CreateInstance(IServiceProvider services) => _create?.Invoke(services, null);

    public Task<object?> Run(object? instance, object?[] arguments) => _result(_invoker.Invoke(instance, arguments.AsSpan()));

    private static Func<object?, Task<object?>> ResultReader(Type declared)
    {
        if (declared == typeof(Task))
        {
            return async returned =>
            {
                await (Task)returned!;
                return null;
            };
        }

        return declared.IsGenericType && declared.GetGenericTypeDefinition() == typeof(Task<>)
            ? typeof(FunctionCall).GetMethod(nameof(AwaitResult), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(declared.GetGenericArguments())
                .CreateDelegate<Func<object?, Task<object?>>>()
            : Task.FromResult;
    }

    private static async Task<object?> AwaitResult<T>(object? returned) => await (Task<T>)returned!;
}
