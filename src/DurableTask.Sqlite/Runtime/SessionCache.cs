namespace DurableTask.Sqlite.Runtime;

/// <summary>The instances that stay alive between their turns; the one idle longest goes first.</summary>
internal sealed class SessionCache(int capacity)
{
    readonly Lock gate = new();
    readonly LinkedList<LiveInstance> byLastUse = new();

    /// <summary>The instance's turn is over; returns those to drop for it.</summary>
    public List<LiveInstance> Touch(LiveInstance instance)
    {
        var surplus = new List<LiveInstance>();
        lock (gate)
        {
            if (instance.CacheEntry is { } entry)
            {
                byLastUse.Remove(entry);
                byLastUse.AddLast(entry);
            }
            else if (!instance.IsGone)
            {
                instance.CacheEntry = byLastUse.AddLast(instance);
            }

            while (byLastUse.Count > capacity)
            {
                LiveInstance oldest = byLastUse.First!.Value;
                Forget(oldest);
                surplus.Add(oldest);
            }
        }

        return surplus;
    }

    public void Remove(LiveInstance instance)
    {
        lock (gate)
        {
            Forget(instance);
        }
    }

    void Forget(LiveInstance instance)
    {
        if (instance.CacheEntry is { } entry)
        {
            byLastUse.Remove(entry);
            instance.CacheEntry = null;
        }
    }
}
