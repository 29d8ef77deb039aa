namespace DurableTask.Sqlite.Storage;

/// <summary>Removal of instances that have ended, a bounded number of rows per transaction.</summary>
internal static class Purge
{
    /// <summary>A transaction ends after the instance that reaches it.</summary>
    public const int RowsPerTransaction = 200;

    /// <summary>
    /// Those of the instances that have ended, with all their sub-orchestrations that have ended when asked: children before their parents,
    /// so that a purge that was cut short finds the rest when it is repeated.
    /// </summary>
    public static List<InstanceRecord> Plan(StoreConnection store, IEnumerable<InstanceRecord> instances, bool recursive)
    {
        List<InstanceRecord> found = [.. instances.Where(instance => instance.HasEnded)];
        // A child may itself match the filter, and an id that was used again may be its own ancestor.
        HashSet<long> known = [.. found.Select(instance => instance.Key)];
        for (int i = 0; recursive && i < found.Count; i++)
        {
            found.AddRange(InstanceRows.Children(store, found[i].InstanceId).Where(child => child.HasEnded && known.Add(child.Key)));
        }

        found.Reverse();
        return found;
    }

    /// <summary>Removes planned instances from a position on until enough rows have gone.</summary>
    public static PurgedPiece Run(StoreConnection store, List<InstanceRecord> planned, int from)
    {
        int next = from;
        int purged = 0;
        for (int rows = 0; next < planned.Count && rows < RowsPerTransaction; next++)
        {
            // Since it was planned another purge may have taken it, or a start under its id replaced it.
            if (InstanceRows.Find(store, planned[next].InstanceId) is { HasEnded: true } instance && IsSame(instance, planned[next]))
            {
                rows += InstanceRows.Delete(store, instance.Key);
                purged++;
            }
        }

        return new PurgedPiece(purged, next);
    }

    /// <summary>Keys are used again, execution ids are not.</summary>
    static bool IsSame(InstanceRecord instance, InstanceRecord planned) =>
        instance.Key == planned.Key && instance.ExecutionId == planned.ExecutionId;
}

/// <summary>What one transaction of a purge did.</summary>
/// <param name="Purged">Instances that went.</param>
/// <param name="Next">The position to go on with.</param>
internal readonly record struct PurgedPiece(int Purged, int Next);
