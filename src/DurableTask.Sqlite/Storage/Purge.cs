namespace DurableTask.Sqlite.Storage;

/// <summary>Removal of instances that have ended.</summary>
internal static class Purge
{
    /// <summary>Removes the instances that have ended, with all their sub-orchestrations that have ended when asked; returns how many went.</summary>
    public static int Run(StoreConnection store, IEnumerable<InstanceRecord> instances, bool recursive)
    {
        int purged = 0;
        foreach (InstanceRecord instance in instances)
        {
            // A child may have gone with its parent just before.
            if (!instance.HasEnded || InstanceRows.Find(store, instance.InstanceId)?.Key != instance.Key)
            {
                continue;
            }

            InstanceRows.Delete(store, instance.Key);
            purged++;
            if (recursive)
            {
                purged += Run(store, InstanceRows.Children(store, instance.InstanceId), recursive);
            }
        }

        return purged;
    }
}
