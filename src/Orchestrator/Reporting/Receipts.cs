using Orchestrator.Objects;
using Orchestrator.Warehouse;

namespace Orchestrator.Reporting;

/// <summary>Reads a receipt the way an auditor does.</summary>
public static class Receipts
{
    private const string DoesNotHold = "the receipt does not hold";

    /// <summary>The first thing that does not add up, with its figures; null when the receipt holds.</summary>
    public static string? Broken(LoadReceipt r) =>
        r.State != ObjectState.Loaded ? $"the load was not consolidated: {r.Reason ?? "no call of the procedure reached it"}"
        : r.Staged != r.Ignored + r.Winners + r.Duplicates + r.Superseded
            ? $"{DoesNotHold}: staged {r.Staged} is not ignored {r.Ignored} + winners {r.Winners} + duplicates {r.Duplicates}"
                + $" + superseded {r.Superseded}"
        : r.Winners != r.Inserted + r.Updated + r.Deleted + r.Buried + r.Unchanged + r.Late
            ? $"{DoesNotHold}: winners {r.Winners} is not inserted {r.Inserted} + updated {r.Updated} + deleted {r.Deleted}"
                + $" + buried {r.Buried} + unchanged {r.Unchanged} + late {r.Late}"
        : r.TargetAfter != r.TargetBefore + r.Inserted - r.Deleted - r.AbsentDeleted
            ? $"{DoesNotHold}: target after {r.TargetAfter} is not before {r.TargetBefore} + inserted {r.Inserted}"
                + $" - deleted {r.Deleted} - absent {r.AbsentDeleted}"
        : null;
}
