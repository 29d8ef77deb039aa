using Orchestrator.Cli.Demo;
using Orchestrator.Objects;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Show;

/// <summary>A line per object with the figures of its receipt, and their sums.</summary>
public sealed class ReceiptTable(RunView run, ShowOptions options)
{
    private const int Unfolded = 20;
    private const int Slowest = 10;

    private readonly Dictionary<string, LoadReceipt> _receipts =
        (run.Report?.Receipts ?? []).ToDictionary(receipt => receipt.LoadId, StringComparer.Ordinal);

    public IEnumerable<string> Lines()
    {
        List<ObjectReport> shown = Shown();
        int name = shown.Select(o => o.Name.Length).Append(10).Max();
        yield return Line(name, "object", "state", ["read", "new", "changed", "gone", "same", "late", "repeated", "older"], "receipt");
        foreach (ObjectReport o in shown)
        {
            LoadReceipt? receipt = ReceiptOf(o);
            yield return Line(name, o.Name, Word(o.State), Figures(o.RecordsRead, receipt is null ? [] : [receipt]), Verdict(o, receipt));
        }

        if (shown.Count < run.Objects.Count)
        {
            yield return $"+ {run.Objects.Count - shown.Count} more, all loaded     --all shows them";
        }

        if (run.Objects.Count > 1)
        {
            LoadReceipt[] consolidated = [.. run.Objects.Select(ReceiptOf).OfType<LoadReceipt>().Where(r => r.State == ObjectState.Loaded)];
            string[] sums = Figures(run.Objects.Sum(o => o.RecordsRead), consolidated);
            yield return Line(name, $"{run.Loaded} of {run.Total}", "loaded", sums, "");
        }
    }

    /// <summary>The equations, summed over what was consolidated, or object by object.</summary>
    public IEnumerable<string> Equations()
    {
        (string Name, LoadReceipt Receipt)[] consolidated =
        [
            .. from o in run.Objects
               let receipt = ReceiptOf(o)
               where receipt?.State == ObjectState.Loaded
               select (o.Name, receipt),
        ];
        if (consolidated.Length == 0)
        {
            yield break;
        }

        if (options.Detailed)
        {
            foreach ((string name, LoadReceipt receipt) in consolidated)
            {
                yield return name;
                foreach (string line in Equations([receipt]))
                {
                    yield return $"  {line}";
                }
            }

            yield break;
        }

        string heading = "receipts      ";
        foreach (string line in Equations([.. consolidated.Select(c => c.Receipt)]))
        {
            yield return heading + line;
            heading = new string(' ', heading.Length);
        }
    }

    private static IEnumerable<string> Equations(IReadOnlyList<LoadReceipt> receipts)
    {
        string N(Func<LoadReceipt, long> figure) => DayTable.Number(receipts.Sum(figure));

        // Figures that are seldom anything but 0 are left out while they are.
        string Some(string sign, Func<LoadReceipt, long> figure, string word) => receipts.Sum(figure) == 0 ? "" : $" {sign} {N(figure)} {word}";

        bool holds = receipts.All(receipt => receipt.Holds);
        yield return $"{N(r => r.Staged)} staged = {N(r => r.Winners)} decided + {N(r => r.Duplicates)} repeated + {N(r => r.Superseded)} older"
            + Some("+", r => r.Ignored, "ignored");
        yield return $"{N(r => r.Winners)} decided = {N(r => r.Inserted)} new + {N(r => r.Updated)} changed + {N(r => r.Deleted)} gone"
            + $" + {N(r => r.Unchanged)} same + {N(r => r.Late)} late" + Some("+", r => r.Buried, "buried");
        yield return $"{N(r => r.TargetAfter)} in the target = {N(r => r.TargetBefore)} before + {N(r => r.Inserted)} new - {N(r => r.Deleted)} gone"
            + Some("-", r => r.AbsentDeleted, "absent") + (holds ? "" : "     DOES NOT HOLD");
    }

    /// <summary>What is not folded: everything that went wrong, and of very many the slowest.</summary>
    public List<ObjectReport> Shown()
    {
        IEnumerable<ObjectReport> wrong = run.Objects.Where(o => o.State != ObjectState.Loaded);
        IEnumerable<ObjectReport> loaded = run.Objects.Where(o => o.State == ObjectState.Loaded);
        if (!options.All && run.Objects.Count > Unfolded)
        {
            loaded = loaded.OrderByDescending(o => o.EndedAt - o.StartedAt).Take(Slowest);
        }

        return [.. wrong, .. loaded];
    }

    private LoadReceipt? ReceiptOf(ObjectReport o) => o.LoadId is null ? null : _receipts.GetValueOrDefault(o.LoadId);

    private static string Verdict(ObjectReport o, LoadReceipt? receipt) => receipt switch
    {
        { Holds: true } => "holds",
        { State: ObjectState.Loaded } => "BROKEN",
        { State: ObjectState.Quarantined } => "kept",
        _ when o.State == ObjectState.Quarantined => "kept",
        _ when o.State is ObjectState.Failed or ObjectState.Skipped && o.LoadId is not null => "discarded",
        _ => "-",
    };

    private static string Word(ObjectState state) => state.ToString().ToLowerInvariant();

    private static string[] Figures(long read, IReadOnlyList<LoadReceipt> receipts)
    {
        string N(Func<LoadReceipt, long> figure) => DayTable.Count(receipts.Sum(figure));
        return
        [
            DayTable.Count(read), N(r => r.Inserted), N(r => r.Updated), N(r => r.Deleted + r.AbsentDeleted), N(r => r.Unchanged), N(r => r.Late),
            N(r => r.Duplicates), N(r => r.Superseded),
        ];
    }

    private static string Line(int name, string first, string state, string[] f, string last) =>
        $"{first.PadRight(name)}  {state,-11} {f[0],9} {f[1],9} {f[2],9} {f[3],6} {f[4],6} {f[5],5} {f[6],8} {f[7],5}  {last}".TrimEnd();
}
