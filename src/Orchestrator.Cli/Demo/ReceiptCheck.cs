using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Demo;

/// <summary>Adds the figures of each receipt up again, without asking the receipt whether it holds.</summary>
public static class ReceiptCheck
{
    public static Check AddUp(IReadOnlyList<LoadReceipt> receipts)
    {
        long Sum(Func<LoadReceipt, long> figure) => receipts.Sum(figure);
        string N(Func<LoadReceipt, long> figure) => DayTable.Number(Sum(figure));

        return new Check(
            "receipts",
            [
                $"{N(r => r.Staged)} read = {N(r => r.Winners)} decided + {N(r => r.Duplicates)} repeated + {N(r => r.Superseded)} older",
                $"{N(r => r.Winners)} decided = {N(r => r.Inserted)} new + {N(r => r.Updated)} changed + {N(r => r.Deleted)} gone + "
                    + $"{N(r => r.Buried)} buried + {N(r => r.Unchanged)} same + {N(r => r.Late)} late",
                $"{N(r => r.TargetAfter)} in the target = {N(r => r.TargetBefore)} before + {N(r => r.Inserted)} - {N(r => r.Deleted)}",
            ],
            [.. receipts.SelectMany(Wrong).Take(3)]);
    }

    private static IEnumerable<string> Wrong(LoadReceipt r)
    {
        if (r.Processed != r.Staged)
        {
            yield return $"{r.Object}: AppFlow says {r.Processed} records, staging held {r.Staged}";
        }

        if (r.Staged != r.Ignored + r.Winners + r.Duplicates + r.Superseded)
        {
            yield return $"{r.Object}: {r.Staged} staged is not {r.Ignored} ignored + {r.Winners} decided + {r.Duplicates} repeated + {r.Superseded} older";
        }

        if (r.Winners != r.Inserted + r.Updated + r.Deleted + r.Buried + r.Unchanged + r.Late)
        {
            yield return $"{r.Object}: {r.Winners} decided is not {r.Inserted} new + {r.Updated} changed + {r.Deleted} gone + {r.Buried} buried + {r.Unchanged} same + {r.Late} late";
        }

        if (r.TargetAfter != r.TargetBefore + r.Inserted - r.Deleted - r.AbsentDeleted)
        {
            yield return $"{r.Object}: {r.TargetAfter} rows afterwards is not {r.TargetBefore} before + {r.Inserted} new - {r.Deleted} gone - {r.AbsentDeleted} absent";
        }
    }
}
