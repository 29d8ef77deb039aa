using System.Collections.Concurrent;
using System.Diagnostics;

namespace DurableTask.Sqlite.Tests.Diagnostics;

/// <summary>One trace of this process, as a listener sees it; the traces of other tests are left alone.</summary>
public sealed class RecordedTrace : IDisposable
{
    readonly ActivitySource source = new("test " + Guid.NewGuid());
    readonly ConcurrentQueue<Activity> ended = new();
    readonly ActivityTraceId id = ActivityTraceId.CreateRandom();
    readonly ActivityListener listener;

    public RecordedTrace()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = known => known.Name == "Microsoft.DurableTask" || known == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == id
                ? ActivitySamplingResult.AllDataAndRecorded
                : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                // It hears what other listeners asked for as well.
                if (span.TraceId == id)
                {
                    ended.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public IReadOnlyList<Activity> Ended => [.. ended];

    /// <summary>Begins the trace here; what is called until it is disposed belongs to it.</summary>
    public Activity Begin() =>
        source.StartActivity("caller", ActivityKind.Internal, new ActivityContext(id, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded))!;

    public Activity One(string name, ActivityKind kind) => Assert.Single(Ended, span => span.OperationName == name && span.Kind == kind);

    public void Dispose()
    {
        listener.Dispose();
        source.Dispose();
    }
}
