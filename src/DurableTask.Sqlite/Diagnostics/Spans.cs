using System.Diagnostics;
using System.Runtime.CompilerServices;
using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Runtime;
using ActivityContext = System.Diagnostics.ActivityContext;

namespace DurableTask.Sqlite.Diagnostics;

/// <summary>
/// The spans of the Durable Task SDK: its source, its names, kinds and tags. Without a listener nothing is made and nothing is stored.
/// </summary>
internal static class Spans
{
    /// <summary>The SDK's own, so that what listens to it hears this engine.</summary>
    public static readonly ActivitySource Source = new("Microsoft.DurableTask");

    public static bool AreWanted => Source.HasListeners();

    /// <summary>The client starts an orchestration.</summary>
    public static Activity? Create(string instanceId, ExecutionStarted start) => Begin(
        "create_orchestration:" + Versioned(start.Name, start.Version),
        ActivityKind.Producer,
        Activity.Current?.Context ?? default,
        Tags("orchestration", start.Name, start.Version, instanceId, Tag("durabletask.task.execution_id", start.ExecutionId)));

    /// <summary>The client or an orchestration raises an event.</summary>
    public static Activity? Raise(string name, string target, ActivityContext parent, string? sender = null, DateTime at = default) => Begin(
        "orchestration_event:" + name,
        ActivityKind.Producer,
        parent,
        Tags("event", name, null, sender, Tag("durabletask.event.target_instance_id", target)),
        at);

    /// <summary>An activity is done. What it does itself becomes part of this span.</summary>
    public static Activity? Perform(ActivityCall call) => call.Trace is not { } trace ? null : Begin(
        "activity:" + Versioned(call.Name, call.Version),
        ActivityKind.Server,
        trace.ToContext(),
        Tags("activity", call.Name, call.Version, call.InstanceId, Tag("durabletask.task.task_id", call.TaskId)));

    /// <summary>A span that is known only once it is over.</summary>
    public static void Emit(
        string name,
        ActivityKind kind,
        ActivityContext parent,
        ActivitySpanId? id,
        (DateTime From, DateTime To) time,
        IEnumerable<KeyValuePair<string, object?>> tags,
        string? failure)
    {
        if (Begin(name, kind, parent, tags, time.From) is not { } span)
        {
            return;
        }

        if (id is { } chosen)
        {
            // The SDK does the same: ids can be chosen neither with ActivitySource nor with Activity.
            SpanIdOf(span) = chosen.ToHexString();
            IdOf(span) = null;
        }

        if (failure is not null)
        {
            span.SetStatus(ActivityStatusCode.Error, failure);
        }

        span.SetEndTime(time.To);
        span.Dispose();
    }

    public static string Versioned(string name, string? version) => string.IsNullOrEmpty(version) ? name : $"{name}@({version})";

    public static IEnumerable<KeyValuePair<string, object?>> Tags(
        string type, string name, string? version, string? instanceId, params IEnumerable<KeyValuePair<string, object?>> more)
    {
        yield return Tag("durabletask.type", type);
        yield return Tag("durabletask.task.name", name);
        if (!string.IsNullOrEmpty(version))
        {
            yield return Tag("durabletask.task.version", version);
        }

        if (instanceId is not null)
        {
            yield return Tag("durabletask.task.instance_id", instanceId);
        }

        foreach (KeyValuePair<string, object?> tag in more)
        {
            yield return tag;
        }
    }

    public static KeyValuePair<string, object?> Tag(string key, object? value) => new(key, value);

    static Activity? Begin(
        string name, ActivityKind kind, ActivityContext parent, IEnumerable<KeyValuePair<string, object?>> tags, DateTime at = default) =>
        AreWanted ? Source.StartActivity(kind, parent, tags, links: null, startTime: at, name) : null;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    static extern ref string? SpanIdOf(Activity span);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_id")]
    static extern ref string? IdOf(Activity span);
}
