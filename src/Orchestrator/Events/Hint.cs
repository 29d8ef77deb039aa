using System.Text.RegularExpressions;
using Orchestrator.Runs;

namespace Orchestrator.Events;

/// <summary>Which wait an event may end.</summary>
/// <param name="Name">One of <see cref="RunEvents"/>.</param>
/// <param name="Subject">Name of the flow or statement, or ARN of the task, as the event says it.</param>
public sealed partial record Hint(string Name, string Subject)
{
    /// <summary>Null for an event that nobody can be waiting for.</summary>
    public static Hint? Of(AwsEvent happened) => happened.Kind switch
    {
        EventKind.FlowEnded => new Hint(RunEvents.FlowEnded, happened.Text("flow-name")!),
        EventKind.StatementEnded when happened.Text("statementName") is { Length: > 0 } name => new Hint(RunEvents.StatementEnded, name),
        EventKind.TaskChanged => new Hint(RunEvents.TaskChanged, happened.TaskArn!),
        _ => null,
    };

    /// <summary>
    /// The name without its last part, the attempt: an instance id, as flows and statements of ours are named. Null for every other name.
    /// </summary>
    public string? WithoutAttempt() => InstanceAndAttempt().Match(Subject) is { Success: true } name ? name.Groups[1].Value : null;

    [GeneratedRegex(@"^([A-Za-z0-9._-]{1,100})\.[0-9]{1,4}$")]
    private static partial Regex InstanceAndAttempt();
}

/// <summary>Whom a hint reached.</summary>
/// <param name="Raised">Instances that were told.</param>
/// <param name="Lost">Instances that wait and could not be told: they look again when their timer ends.</param>
public sealed record HintOutcome(IReadOnlyList<string> Raised, IReadOnlyList<string> Lost);
