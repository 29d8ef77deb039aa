using Orchestrator.Warehouse;

namespace Orchestrator.Planning;

/// <summary>
/// What a run must load to close gaps: of each object its first gap, because a run loads one window of an object. Closing n gaps of one
/// object therefore takes n runs, and gaps of different objects share a run.
/// </summary>
/// <param name="Windows">For the next run; empty when nothing is to be healed.</param>
/// <param name="GapsLeft">Gaps that remain after it.</param>
public sealed record HealPlan(IReadOnlyList<ObjectWindow> Windows, int GapsLeft)
{
    public static HealPlan Of(PipelineCoverage coverage)
    {
        ObjectWindow[] windows =
            [.. coverage.Objects.Where(o => o.Gaps.Count > 0).Select(o => new ObjectWindow(o.Name, o.Gaps[0].From, o.Gaps[0].To))];
        return new HealPlan(windows, coverage.Objects.Sum(o => o.Gaps.Count) - windows.Length);
    }

    public RunRequest Request => new() { Objects = [.. Windows.Select(window => window.Object)], Windows = Windows };
}
