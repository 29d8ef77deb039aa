namespace DurableTask.Sqlite.Runtime;

/// <summary>Durable timers in the order they come due, on the engine's clock. A timer never fires early.</summary>
internal sealed class TimerQueue : IDisposable
{
    /// <summary>Longest sleep: a clock that is set forward is noticed within it.</summary>
    static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    static readonly Comparer<DueTimer> ByDueTime = Comparer<DueTimer>.Create((a, b) =>
    {
        int order = a.FireAt.CompareTo(b.FireAt);
        order = order != 0 ? order : string.CompareOrdinal(a.InstanceId, b.InstanceId);
        order = order != 0 ? order : string.CompareOrdinal(a.ExecutionId, b.ExecutionId);
        return order != 0 ? order : Nullable.Compare(a.TimerId, b.TimerId);
    });

    readonly TimeProvider clock;
    readonly Action<DueTimer> fire;
    readonly Lock gate = new();
    readonly SortedSet<DueTimer> waiting = new(ByDueTime);
    readonly Dictionary<(string InstanceId, string ExecutionId, int? TimerId), DueTimer> byId = [];
    readonly ITimer alarm;
    bool stopped;

    public TimerQueue(TimeProvider clock, Action<DueTimer> fire)
    {
        this.clock = clock;
        this.fire = fire;
        alarm = clock.CreateTimer(_ => FireDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>Adds timers made together, so that none fires before all are known.</summary>
    public void Add(IReadOnlyList<DueTimer> timers)
    {
        bool earliest = false;
        lock (gate)
        {
            foreach (DueTimer timer in timers)
            {
                waiting.Add(timer);
                byId[(timer.InstanceId, timer.ExecutionId, timer.TimerId)] = timer;
                earliest |= ReferenceEquals(waiting.Min, timer);
            }
        }

        if (earliest)
        {
            FireDue();
        }
    }

    public void Cancel(string instanceId, string executionId, int timerId)
    {
        lock (gate)
        {
            if (byId.Remove((instanceId, executionId, timerId), out DueTimer? timer))
            {
                waiting.Remove(timer);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            stopped = true;
            waiting.Clear();
        }

        alarm.Dispose();
    }

    void FireDue()
    {
        var due = new List<DueTimer>();
        lock (gate)
        {
            if (stopped)
            {
                return;
            }

            DateTime now = clock.GetUtcNow().UtcDateTime;
            while (waiting.Min is { } next && next.FireAt <= now)
            {
                waiting.Remove(next);
                byId.Remove((next.InstanceId, next.ExecutionId, next.TimerId));
                due.Add(next);
            }

            if (waiting.Min is { } later)
            {
                TimeSpan sleep = later.FireAt - now;
                // The system's timer counts whole milliseconds; rounded down it would wake too early and spin.
                alarm.Change(
                    sleep < LongestSleep ? TimeSpan.FromMilliseconds(Math.Ceiling(sleep.TotalMilliseconds)) : LongestSleep,
                    Timeout.InfiniteTimeSpan);
            }
        }

        foreach (DueTimer timer in due)
        {
            fire(timer);
        }
    }
}
