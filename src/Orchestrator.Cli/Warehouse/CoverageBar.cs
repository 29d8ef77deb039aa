using System.Globalization;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Warehouse;

/// <summary>The last thirty days of an object's coverage, a place for each: <c>=</c> covered, <c>x</c> with a gap in it, blank not loaded.</summary>
public static class CoverageBar
{
    private const int Days = 30;

    public static string Heading(DateTimeOffset asOf) =>
        $"{Day(asOf.AddDays(-Days))}{Day(asOf).PadLeft(Days + 2 - Day(asOf).Length)}";

    public static string Of(CoverageOfObject o, DateTimeOffset asOf) =>
        $"|{string.Concat(Enumerable.Range(0, Days).Select(day => Place(o, asOf.AddDays(day - Days))))}|";

    private static char Place(CoverageOfObject o, DateTimeOffset from)
    {
        DateTimeOffset to = from.AddDays(1);
        bool isTorn = o.Gaps.Any(gap => gap.From < to && gap.To > from);
        bool isReached = o.Newest > from && !(o.Asked?.From >= to);
        return isTorn ? 'x' : isReached ? '=' : ' ';
    }

    private static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
