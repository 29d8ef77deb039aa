using Orchestrator.Planning;

namespace Orchestrator.Warehouse;

/// <summary>What a pipeline's objects are covered by, and the moment this was read.</summary>
public sealed record PipelineCoverage
{
    public required string Pipeline { get; init; }

    /// <summary>By AWS's clock.</summary>
    public required DateTimeOffset AsOf { get; init; }

    public required IReadOnlyList<CoverageOfObject> Objects { get; init; }

    /// <summary>The run that ended last; null where none is known.</summary>
    public EndedRun? LastRun { get; init; }
}

public sealed record EndedRun(string RunId, DateTimeOffset EndedAt);

/// <summary>Coverage of one object under the choice of fields and filters its file makes now.</summary>
public sealed record CoverageOfObject
{
    public required string Name { get; init; }

    public required CoverageState State { get; init; }

    /// <summary>The only range the file asks for (<c>mode: window</c>); null where everything is to be covered.</summary>
    public Window? Asked { get; init; }

    /// <summary>
    /// End of the first contiguous stretch, which begins with a full load, or where the range asked for begins; null where nothing counts.
    /// </summary>
    public DateTimeOffset? CoveredTo { get; init; }

    /// <summary>End of the last stretch: beyond <see cref="CoveredTo"/> where there is a gap.</summary>
    public DateTimeOffset? Newest { get; init; }

    public IReadOnlyList<CoverageGap> Gaps { get; init; } = [];

    /// <summary>A run that has not ended is loading it.</summary>
    public bool IsLoading { get; init; }

    /// <summary>The runs that did not load it since it was last consolidated; null where there is none.</summary>
    public MissedRuns? Missed { get; init; }

    /// <param name="stretches">Of one object and signature, apart from each other.</param>
    /// <param name="asked">The only range the file asks for.</param>
    public static CoverageOfObject Of(string name, IEnumerable<CoveredStretch> stretches, Window? asked = null)
    {
        CoveredStretch[] ordered = [.. stretches
            .Where(stretch => asked is null || (stretch.To > asked.From && (stretch.From is null || stretch.From < asked.To)))
            .OrderBy(stretch => stretch.From ?? DateTimeOffset.MinValue)];
        if (ordered is not [var first, ..] || (first.From is not null && asked is null))
        {
            return new CoverageOfObject { Name = name, Asked = asked, State = CoverageState.Never };
        }

        // What the range asks for before the first stretch is missing like what lies between two.
        bool beginsLate = first.From > asked?.From;
        CoveredStretch[] bounds = beginsLate ? [new CoveredStretch(null, asked!.From, null), .. ordered] : ordered;
        CoverageGap[] gaps = [.. bounds.Zip(bounds.Skip(1)).Select(pair => new CoverageGap
        {
            From = pair.First.To,
            To = pair.Second.From!.Value,
            Reason = $"no load of this window was consolidated; run {pair.Second.RunId} went on after it",
            RunId = pair.Second.RunId,
        })];
        return new CoverageOfObject
        {
            Name = name,
            Asked = asked,
            State = gaps.Length == 0 ? CoverageState.Whole : CoverageState.Gap,
            CoveredTo = bounds[0].To,
            Newest = ordered[^1].To,
            Gaps = gaps,
        };
    }
}

public enum CoverageState
{
    /// <summary>One stretch without a gap.</summary>
    Whole,

    /// <summary>Something between two stretches is missing.</summary>
    Gap,

    /// <summary>No full load counts, or nothing of the range asked for.</summary>
    Never,
}

/// <summary>Consolidated windows that touch or overlap, as one; a null <see cref="From"/> reaches back for ever.</summary>
/// <param name="RunId">Run of the window that begins it.</param>
public sealed record CoveredStretch(DateTimeOffset? From, DateTimeOffset To, string? RunId);

/// <summary>A window <c>[From, To)</c> that nothing covers, between two that are.</summary>
public sealed record CoverageGap
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>What is known of how it came about, one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The run to look at.</summary>
    public string? RunId { get; init; }

    /// <summary>Records that the loads of the days around it read in as long a time; null where there are none.</summary>
    public long? AboutRows { get; init; }
}
