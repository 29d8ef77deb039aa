namespace DurableTask.Sqlite.Runtime;

/// <summary>
/// What waits for an instance's next turn. Makes turns follow one another: while one is being committed, what arrives gathers for the next.
/// Once closed it takes nothing more.
/// </summary>
/// <param name="schedule">Called when turns are due and nobody makes them yet.</param>
internal sealed class Mailbox(Action schedule)
{
    readonly Lock gate = new();
    List<Message> waiting = [];
    bool awake;
    bool busy;
    volatile bool closed;

    public bool IsClosed => closed;

    /// <summary>False when closed.</summary>
    public bool Post(Message message) => Accept(() => waiting.Add(message));

    /// <summary>A turn is due though nothing arrived. False when closed.</summary>
    /// <param name="whenIdle">Runs first if no turn is under way.</param>
    public bool Wake(Action? whenIdle = null) => Accept(() =>
    {
        awake = true;
        if (!busy)
        {
            whenIdle?.Invoke();
        }
    });

    /// <summary>What the next turn sees; null when there is none to make, and then the mailbox is idle, or closed if it may be.</summary>
    /// <param name="isHeld">Whether these messages have to wait.</param>
    /// <param name="mayClose">Whether nothing else keeps the instance in memory.</param>
    public List<Message>? Take(Func<List<Message>, bool> isHeld, Func<bool> mayClose)
    {
        lock (gate)
        {
            if ((!awake && waiting.Count == 0) || isHeld(waiting))
            {
                busy = false;
                closed = waiting.Count == 0 && mayClose();
                return null;
            }

            awake = false;
            List<Message> taken = waiting;
            waiting = [];
            return taken;
        }
    }

    /// <summary>Returns messages that have to wait, before those that came meanwhile.</summary>
    public void PutBack(List<Message> messages)
    {
        lock (gate)
        {
            waiting.InsertRange(0, messages);
        }
    }

    /// <summary>Closes the mailbox if it is empty and no turn is under way.</summary>
    public bool TryClose()
    {
        lock (gate)
        {
            return closed = !busy && waiting.Count == 0;
        }
    }

    bool Accept(Action accept)
    {
        lock (gate)
        {
            if (closed)
            {
                return false;
            }

            accept();
            if (!busy)
            {
                busy = true;
                schedule();
            }

            return true;
        }
    }
}
