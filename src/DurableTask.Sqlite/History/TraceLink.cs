using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DurableTask.Sqlite.History;

/// <summary>Where an execution belongs in a distributed trace, in the form of W3C Trace Context.</summary>
/// <param name="Parent">The <c>traceparent</c> of the span it was started from.</param>
/// <param name="State">Its <c>tracestate</c>.</param>
public sealed record TraceLink(string Parent, string? State)
{
    /// <summary>Decisions count from 0; this is the execution itself.</summary>
    const int Itself = -1;

    internal static TraceLink? Of(Activity? span) =>
        span is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? new TraceLink(id, span.TraceStateString) : null;

    /// <summary>
    /// Id of the span of a decision. Made of what history has, so that after a restart spans meet that were begun by different processes.
    /// </summary>
    internal static ActivitySpanId SpanOf(string executionId, int taskId) => ActivitySpanId.CreateFromBytes(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{executionId}/{taskId}"))).AsSpan(0, 8));

    internal static ActivitySpanId SpanOf(string executionId) => SpanOf(executionId, Itself);

    /// <summary>The span this was started from.</summary>
    internal ActivityContext ToContext() => ActivityContext.TryParse(Parent, State, isRemote: true, out ActivityContext context) ? context : default;

    /// <summary>The execution's own span, as the parent of what it does.</summary>
    internal ActivityContext Within(string executionId) => With(SpanOf(executionId));

    /// <summary>What goes along with an activity or a sub-orchestration: the span of the decision to call it.</summary>
    internal TraceLink ForTask(string executionId, int taskId)
    {
        ActivityContext span = With(SpanOf(executionId, taskId));
        return new TraceLink($"00-{span.TraceId}-{span.SpanId}-{(byte)span.TraceFlags:x2}", State);
    }

    ActivityContext With(ActivitySpanId span)
    {
        ActivityContext parent = ToContext();
        return new ActivityContext(parent.TraceId, span, parent.TraceFlags, State, isRemote: true);
    }
}
