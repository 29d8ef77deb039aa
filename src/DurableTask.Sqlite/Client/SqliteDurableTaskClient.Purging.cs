using DurableTask.Sqlite.Storage;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Client;

/// <summary>
/// Instances to purge are looked up beside the writer and removed a few rows at a time, so that the commits of others come in between
/// however much there is to purge. A purge that was cut short is asked for again.
/// </summary>
internal sealed partial class SqliteDurableTaskClient
{
    const int LookedUpAtOnce = 200;

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        List<InstanceRecord> found = await engine.Store.Read(file => InstanceRows.Find(file, instanceId) is { } instance
            ? Purge.Plan(file, [instance], options?.Recursive ?? false)
            : []).WaitAsync(cancellation);
        return await Remove(found, null, cancellation);
    }

    /// <summary>Stops where it is when the filter's timeout has passed.</summary>
    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = new InstanceQuery
        {
            CreatedFrom = filter.CreatedFrom,
            CreatedTo = filter.CreatedTo,
            Statuses = filter.Statuses?.ToArray() is { Length: > 0 } statuses ? statuses : null,
            PageSize = LookedUpAtOnce,
        };
        DateTime? until = Now + filter.Timeout;
        int purged = 0;
        // No timeout is never reached.
        while (!(Now >= until))
        {
            (List<InstanceRecord> page, List<InstanceRecord> found) = await engine.Store.Read(file =>
            {
                List<InstanceRecord> page = query.Run(file);
                return (page, Purge.Plan(file, page, options?.Recursive ?? false));
            }).WaitAsync(cancellation);
            PurgeResult removed = await Remove(found, until, cancellation);
            purged += removed.PurgedInstanceCount;
            if (removed.IsComplete == false || page.Count < query.PageSize)
            {
                return new PurgeResult(purged, removed.IsComplete);
            }

            query = query with { After = page[^1].Key };
        }

        return new PurgeResult(purged, isComplete: false);
    }

    async Task<PurgeResult> Remove(List<InstanceRecord> found, DateTime? until, CancellationToken cancellation)
    {
        int purged = 0;
        for (int done = 0; done < found.Count;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Now >= until)
            {
                return new PurgeResult(purged, isComplete: false);
            }

            int from = done;
            PurgedPiece piece = await engine.Store.Run(file => Purge.Run(file, found, from)).WaitAsync(cancellation);
            purged += piece.Purged;
            done = piece.Next;
        }

        return new PurgeResult(purged, isComplete: true);
    }
}
