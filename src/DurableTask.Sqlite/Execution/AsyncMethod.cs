using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace DurableTask.Sqlite.Execution;

/// <summary>Names the application's async methods, for errors that have to say whose code it was.</summary>
internal static partial class AsyncMethod
{
    /// <summary>
    /// The method behind a continuation: the compiler's state machine is found as a type argument of its target. Null when it is none of
    /// the application's.
    /// </summary>
    public static string? Of(SendOrPostCallback callback, object? state)
    {
        // Awaiting a Task posts the box's MoveNext, awaiting a pooled ValueTask the box itself.
        Type? machine = new[] { (state as Delegate)?.Target, state, callback.Target }
            .SelectMany(behind => behind?.GetType().GenericTypeArguments ?? [])
            .FirstOrDefault(argument => typeof(IAsyncStateMachine).IsAssignableFrom(argument));
        return machine is null || !IsOfTheApplication(machine) ? null : Name(machine, machine.Name);
    }

    /// <summary>The innermost of the application's methods on this thread's stack.</summary>
    public static string? OfCaller() => new StackTrace(skipFrames: 1, fNeedFileInfo: false).GetFrames()
        .Select(frame => frame.GetMethod())
        .FirstOrDefault(method => method?.DeclaringType is { } type && IsOfTheApplication(type)) is not { } caller ? null
            : typeof(IAsyncStateMachine).IsAssignableFrom(caller.DeclaringType) ? Name(caller.DeclaringType, caller.DeclaringType.Name)
            : Name(caller.DeclaringType!, caller.Name, nested: caller.DeclaringType!.Name.StartsWith('<'));

    static string Name(Type type, string compiled, bool nested = true)
    {
        string method = MethodName().Match(compiled) is { Success: true } match ? match.Groups[1].Value : compiled;
        Type? declaring = nested ? type.DeclaringType : type;
        while (declaring is { DeclaringType: { } outer } && declaring.Name.StartsWith('<'))
        {
            declaring = outer;
        }

        return $"{declaring?.FullName?.Replace('+', '.')}.{method}";
    }

    static bool IsOfTheApplication(Type type) =>
        type.Assembly != Assembly.GetExecutingAssembly()
        && type.Namespace is var name
        && !IsIn(name, "System") && !IsIn(name, "Microsoft.DurableTask") && !IsIn(name, "Microsoft.Azure.Functions");

    static bool IsIn(string? name, string library) =>
        name is not null && name.StartsWith(library, StringComparison.Ordinal) && (name.Length == library.Length || name[library.Length] == '.');

    [GeneratedRegex(@"<*([\w.]+)>")]
    private static partial Regex MethodName();
}
