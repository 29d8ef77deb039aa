using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>A consolidated window <c>[From, To)</c> in whole seconds; a null <see cref="From"/> reaches back for ever.</summary>
public sealed record CoveredWindow(DateTimeOffset? From, DateTimeOffset To)
{
    /// <summary>
    /// What a load covers once it is consolidated: its window, or everything for a full load, cut at <paramref name="extractedAt"/> − lag,
    /// because a record stamped later may not have been visible yet. Null when nothing is left, or when AppFlow failed to write any record.
    /// </summary>
    public static CoveredWindow? Of(Window? window, DateTimeOffset extractedAt, int lagSeconds, long putFailures)
    {
        DateTimeOffset visible = LoadWindow.WholeSecond(extractedAt.AddSeconds(-lagSeconds));
        DateTimeOffset to = window is null || window.To > visible ? visible : LoadWindow.WholeSecond(window.To);
        return putFailures > 0 || to <= window?.From ? null : new CoveredWindow(window?.From, to);
    }

    /// <summary>End of the first contiguous stretch, which begins with a full load; null where no full load counts.</summary>
    public static DateTimeOffset? EndOfFirstStretch(IEnumerable<CoveredWindow> windows)
    {
        DateTimeOffset? end = null;
        foreach (CoveredWindow window in windows.OrderBy(window => window.From ?? DateTimeOffset.MinValue))
        {
            if (window.From is { } from && (end is null || from > end))
            {
                return end;
            }

            end = end > window.To ? end : window.To;
        }

        return end;
    }
}
