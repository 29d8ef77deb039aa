namespace AwsSimulator.Salesforce;

/// <summary>
/// How much happens in one day of the org, as shares of an object's live records unless said otherwise. At least one of each where there
/// is any.
/// </summary>
public sealed record DayRates
{
    /// <summary>New records. Default 1.2 %; an empty object gets five.</summary>
    public double New { get; init; } = 0.012;

    /// <summary>Changed records. Default 6 %.</summary>
    public double Changed { get; init; } = 0.06;

    /// <summary>Deleted records. Default 0.35 %; none in an object without a cursor field or without <c>IsDeleted</c>.</summary>
    public double Deleted { get; init; } = 0.0035;

    /// <summary>Undeleted records, of those in the recycle bin. Default 10 %.</summary>
    public double Undeleted { get; init; } = 0.1;

    /// <summary>Records that become visible later than their stamp. Default 0.1 %.</summary>
    public double Late { get; init; } = 0.001;

    /// <summary>The longest time between stamp and visibility. Default 15 minutes: lag and overlap of a pipeline together.</summary>
    public TimeSpan LatestVisibility { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Rows delivered twice. Default 0.25 %.</summary>
    public double Repeated { get; init; } = 0.0025;

    /// <summary>Older versions delivered after the newer one. Default 0.1 %.</summary>
    public double Outdated { get; init; } = 0.001;

    /// <summary>Formula drift, of the records stamped in the last <see cref="LatestVisibility"/> before the day. Default 25 %.</summary>
    public double Drifted { get; init; } = 0.25;

    /// <summary>
    /// Records deleted for good, out of the recycle bin too: no query tells of them any more. Default none. So it is with the two below, as
    /// no incremental load can see any of the three.
    /// </summary>
    public double Erased { get; init; }

    /// <summary>Changed records that become visible later than <see cref="LatestVisibility"/> after their stamp.</summary>
    public double TooLate { get; init; }

    /// <summary>Formula drift, of the records stamped long before the day.</summary>
    public double DriftedLongAgo { get; init; }
}
