using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace DurableTask.Sqlite.Execution;

/// <summary>Names the async method behind a continuation: the compiler's state machine is found as a type argument of its target.</summary>
internal static partial class AsyncMethod
{
    public static string Of(SendOrPostCallback callback, object? state)
    {
        object? target = state is Delegate continuation ? continuation.Target : callback.Target;
        Type? machine = target?.GetType().GenericTypeArguments.FirstOrDefault(t => typeof(IAsyncStateMachine).IsAssignableFrom(t));
        if (machine is null)
        {
            return "an async method";
        }

        string name = MethodName().Match(machine.Name) is { Success: true } match ? match.Groups[1].Value : machine.Name;
        return $"{machine.DeclaringType?.FullName?.Replace('+', '.')}.{name}";
    }

    [GeneratedRegex(@"<*([\w.]+)>")]
    private static partial Regex MethodName();
}
