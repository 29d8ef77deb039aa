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

/// <summary>What a purge by filter did in one transaction.</summary>
/// <param name="Purged">Instances that went.</param>
/// <param name="Next">The query to go on with; null at the end.</param>
internal sealed record PurgedPage(int Purged, InstanceQuery? Next)
{
    public static PurgedPage Run(StoreConnection store, InstanceQuery query, bool recursive)
    {
        List<InstanceRecord> page = query.Run(store);
        return new PurgedPage(Purge.Run(store, page, recursive), page.Count < query.PageSize ? null : query with { After = page[^1].Key });
    }
}
