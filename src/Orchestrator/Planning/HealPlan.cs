using Orchestrator.Warehouse;

namespace Orchestrator.Planning;

/// <summary>
/// What a run must load to close gaps: of each object its first gap, because a run loads one window of an object. Closing n gaps of one
/// object therefore takes n runs, and gaps of different objects share a run. A window begins an overlap before its gap, as every window
/// does: a record that was stamped before the gap but became visible after the load before it would be missed for good.
/// </summary>
/// <param name="Windows">For the next run; empty when nothing is to be healed.</param>
/// <param name="GapsLeft">Gaps that remain after it.</param>
public sealed record HealPlan(IReadOnlyList<ObjectWindow> Windows, int GapsLeft)
{
    public static HealPlan Of(PipelineCoverage coverage, TimeSpan overlap)
    {
        ObjectWindow[] windows =
        [
            .. coverage.Objects.Where(o => o.Gaps.Count > 0)
                .Select(o => new ObjectWindow(o.Name, LoadWindow.WholeSecond(o.Gaps[0].From - overlap), o.Gaps[0].To)),
        ];
        return new HealPlan(windows, coverage.Objects.Sum(o => o.Gaps.Count) - windows.Length);
    }

    public RunRequest Request => new() { Objects = [.. Windows.Select(window => window.Object)], Windows = Windows };
}
