using Microsoft.DurableTask;

namespace DurableTask.Sqlite.Execution;

/// <summary>
/// Events from outside. Nobody waiting: kept, first in first out. Several waiting: the newest gets it, so that a loop may abandon a waiter.
/// Names ignore case; one name has one type.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    readonly Dictionary<string, List<EventWaiter>> waiting = new(StringComparer.OrdinalIgnoreCase);
    readonly LinkedList<KeptEvent> kept = new();

    /// <param name="name">The event's name.</param>
    /// <param name="isInside">Whether the caller is the thread that drives the turn.</param>
    /// <param name="escaped">Told when the cancellation comes from another thread (a wall-clock limit), after whoever awaits the event.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task<T> Wait<T>(string name, Func<bool> isInside, Action escaped, CancellationToken cancellation)
    {
        List<EventWaiter> waiters = waiting.TryGetValue(name, out List<EventWaiter>? known) ? known : waiting[name] = [];
        if (waiters.Count > 0 && waiters[^1].Type != typeof(T))
        {
            throw new ArgumentException(
                $"Event '{name}' is already awaited as {waiters[^1].Type.FullName}; it cannot be awaited as {typeof(T).FullName} as well.",
                nameof(name));
        }

        var waiter = new EventWaiter<T>(converter);
        if (TakeKept(name) is { } early)
        {
            waiter.Complete(early.Input);
        }
        else if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }
        else
        {
            waiters.Add(waiter);
            waiter.CancelledBy(cancellation.Register(() =>
            {
                if (isInside())
                {
                    waiters.Remove(waiter);
                    waiter.Cancel(cancellation);
                }
                else
                {
                    waiter.Cancel(cancellation);
                    escaped();
                }
            }));
        }

        return waiter.Task;
    }

    public void Raise(string name, string? input)
    {
        if (waiting.TryGetValue(name, out List<EventWaiter>? waiters) && waiters.Count > 0)
        {
            EventWaiter newest = waiters[^1];
            waiters.RemoveAt(waiters.Count - 1);
            newest.Complete(input);
            return;
        }

        kept.AddLast(new KeptEvent(name, input));
    }

    /// <summary>Events nobody waited for, in the order they came.</summary>
    public IEnumerable<KeptEvent> Unprocessed => kept;

    KeptEvent? TakeKept(string name)
    {
        for (LinkedListNode<KeptEvent>? node = kept.First; node is not null; node = node.Next)
        {
            if (string.Equals(node.Value.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                kept.Remove(node);
                return node.Value;
            }
        }

        return null;
    }
}

/// <summary>An event that came before anyone waited for it.</summary>
internal sealed record KeptEvent(string Name, string? Input);
