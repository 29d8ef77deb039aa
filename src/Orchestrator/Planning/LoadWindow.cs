namespace Orchestrator.Planning;

/// <summary>Arithmetic of windows: what is asked for next, and the filter that asks for it.</summary>
public static class LoadWindow
{
    /// <summary>
    /// The window that follows what is covered: from its end minus the overlap to now, in whole seconds, never empty. A start in the middle
    /// of a second goes back to its beginning and so does the end, so that nothing falls between this window and the next one.
    /// </summary>
    public static Window After(DateTimeOffset coveredTo, TimeSpan overlap, DateTimeOffset asOf)
    {
        DateTimeOffset from = WholeSecond(coveredTo - overlap);
        DateTimeOffset to = WholeSecond(asOf);
        return new Window(from, to > from ? to : from.AddSeconds(1));
    }

    /// <summary>
    /// Bounds of the filter <c>&gt; first</c> and <c>&lt; second</c> as epoch milliseconds. Begins a second early, so that it is right
    /// whether
    /// AppFlow takes its bounds as inclusive, exclusive, truncated or rounded (which is not documented); what comes twice is sorted out by
    /// consolidation.
    /// </summary>
    public static (long GreaterThan, long LessThan) Filter(Window window) =>
        (window.From.AddSeconds(-1).ToUnixTimeMilliseconds(), window.To.ToUnixTimeMilliseconds());

    public static DateTimeOffset WholeSecond(DateTimeOffset moment) =>
        new(moment.UtcTicks - moment.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
