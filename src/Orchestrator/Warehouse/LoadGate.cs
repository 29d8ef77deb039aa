using Orchestrator.Dms;
using Orchestrator.Objects;
using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>The decision before consolidation: are all rows there that AppFlow says it read? Pure.</summary>
internal static class LoadGate
{
    /// <param name="staged">Rows counted in the staging table; null when the table is gone.</param>
    /// <param name="replica">The task that loaded the table; null for a load of AppFlow.</param>
    public static RegisteredLoad Judge(RowCheck check, ObjectResult load, long? staged, ReplicaPlan? replica = null)
    {
        string? reason = staged switch
        {
            null when replica is not null => $"{replica.Schema}.{replica.Table} does not exist, or the user of the SQL may not see it",
            // A task that appends to what an earlier one left brings too many: that is not one load either.
            { } rows when replica is not null && rows != load.Processed - load.PutFailures =>
                $"{rows} rows stand in {replica.Schema}.{replica.Table}, and DMS loaded {load.Processed - load.PutFailures}",
            null => "its staging table is gone",
            { } when load.ExtractedAt is null => "AppFlow did not say when its execution began, so its versions have no place in the order",
            { } rows when check == RowCheck.Exact && rows < load.Processed - load.PutFailures => Missing(load, rows),
            _ => null,
        };
        return new RegisteredLoad
        {
            LoadId = load.LoadId!,
            State = reason is null ? ObjectState.Loaded : ObjectState.Quarantined,
            Staged = staged ?? 0,
            Reason = reason,
        };
    }

    private static string Missing(ObjectResult load, long rows) => load.PutFailures == 0
        ? $"{rows} rows are staged of {load.Processed} that AppFlow read"
        : $"{rows} rows are staged of {load.Processed} that AppFlow read and {load.PutFailures} it could not write";
}
