using System.Collections.Concurrent;
using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite.Runtime;

/// <summary>The instances in memory. One that is needed and not here is made, and reads itself from the file.</summary>
/// <param name="create">Makes the object for an instance id.</param>
/// <param name="maxIdle">Instances kept alive with nothing to do; beyond it the one idle longest is dropped.</param>
internal sealed class InstanceDirectory(Func<string, LiveInstance> create, int maxIdle)
{
    readonly ConcurrentDictionary<string, LiveInstance> instances = new(StringComparer.Ordinal);
    readonly SessionCache sessions = new(maxIdle);

    /// <summary>The committed state of an instance that is alive in memory; null for any other.</summary>
    public InstanceRecord? Known(string instanceId) => instances.TryGetValue(instanceId, out LiveInstance? alive) ? alive.Record : null;

    public int Count => instances.Count;

    public void Deliver(string instanceId, Message message)
    {
        while (!Find(instanceId).Post(message))
        {
        }
    }

    public void Wake(string instanceId)
    {
        while (!Find(instanceId).Wake())
        {
        }
    }

    public void Start(StartedInstance started)
    {
        while (!Find(started.Record.InstanceId).Start(started))
        {
        }
    }

    /// <summary>The instance has no turn to make for now.</summary>
    public void Idle(LiveInstance instance)
    {
        if (instance.IsGone)
        {
            sessions.Remove(instance);
            Remove(instance);
            return;
        }

        foreach (LiveInstance surplus in sessions.Touch(instance))
        {
            if (surplus.TryEvict())
            {
                Remove(surplus);
            }
        }
    }

    LiveInstance Find(string instanceId)
    {
        LiveInstance found = instances.GetOrAdd(instanceId, create);
        if (found.IsGone)
        {
            Remove(found);
        }

        return found;
    }

    void Remove(LiveInstance instance) => instances.TryRemove(new KeyValuePair<string, LiveInstance>(instance.InstanceId, instance));
}
