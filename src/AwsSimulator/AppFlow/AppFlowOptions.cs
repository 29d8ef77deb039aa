namespace AwsSimulator.AppFlow;

/// <summary>How AppFlow behaves where AWS documents a quota, or documents nothing and both ways must be survived.</summary>
public sealed record AppFlowOptions
{
    /// <summary>Flows the account may have. AWS's quota and the default: 1,000.</summary>
    public int FlowQuota { get; init; } = 1000;

    /// <summary>Runs that may be in progress at once. AWS's quota and the default: 1,000.</summary>
    public int ConcurrentRunQuota { get; init; } = 1000;

    /// <summary>What the bounds of GREATER_THAN, LESS_THAN and BETWEEN on dates mean. Default exclusive.</summary>
    public FilterBounds FilterBounds { get; init; }

    /// <summary>Whether <c>recordsProcessed</c> counts the records before the filters rather than after them. Default after.</summary>
    public bool CountsBeforeFilters { get; init; }

    /// <summary>Whether StartFlow refuses a flow that is running (409) rather than starting a second run. Default a second run.</summary>
    public bool RefusesSecondRun { get; init; }

    /// <summary>How long a run is not listed after StartFlow, in real time. Default 20 ms.</summary>
    public TimeSpan ListedAfter { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>What a run takes before its first row is written, in real time. Default 60 ms.</summary>
    public TimeSpan RunLatency { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>What runs of these objects take instead, by the object's name. Default none.</summary>
    public IReadOnlyDictionary<string, TimeSpan> RunLatencies { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>A pause after each COPY of a run, in real time. Default none.</summary>
    public TimeSpan PauseBetweenCopies { get; init; }

    /// <summary>Bytes a run may move before it fails. AWS's limit and the default: 15 GB.</summary>
    public long RunSizeLimit { get; init; } = 15_000_000_000;

    /// <summary>Whether the metadata of fields carries lengths, which AWS's model leaves optional. Default it does.</summary>
    public bool DescribesLengths { get; init; } = true;

    /// <summary>How many COPYs a cancelled run still makes after it shows as Canceled. Default none.</summary>
    public int CopiesAfterCancel { get; init; }

    /// <summary>How many COPYs a run that failed between two of them still makes after it shows as Error. Default none.</summary>
    public int CopiesAfterFailure { get; init; }

    /// <summary>Rows per COPY; each one commits, so this is also what a cancelled run may leave behind. Default 5,000.</summary>
    public int RowsPerCopy { get; init; } = 5000;

    /// <summary>What is wrong with them, or null.</summary>
    public string? Problem() =>
        AtLeast(1, FlowQuota, "flowQuota") ?? AtLeast(1, ConcurrentRunQuota, "concurrentRunQuota") ?? AtLeast(1, RowsPerCopy, "rowsPerCopy")
        ?? AtLeast(1, RunSizeLimit, "runSizeLimit") ?? AtLeast(0, CopiesAfterCancel, "copiesAfterCancel")
        ?? AtLeast(0, CopiesAfterFailure, "copiesAfterFailure")
        ?? Brief(ListedAfter, "listedAfter") ?? Brief(RunLatency, "runLatency") ?? Brief(PauseBetweenCopies, "pauseBetweenCopies")
        ?? RunLatencies.Select(latency => Brief(latency.Value, $"runLatencies.{latency.Key}")).FirstOrDefault(problem => problem is not null);

    internal TimeSpan LatencyOf(string objectName) => RunLatencies.TryGetValue(objectName, out TimeSpan latency) ? latency : RunLatency;

    private static string? AtLeast(long least, long value, string name) =>
        value >= least ? null : $"{name} is {value}; allowed: {least} and more";

    private static string? Brief(TimeSpan value, string name) =>
        value >= TimeSpan.Zero && value <= TimeSpan.FromHours(1) ? null : $"{name} is {value}; allowed: 00:00:00 to 01:00:00";
}

/// <summary>How a filter's bounds on dates and times are read.</summary>
public enum FilterBounds
{
    /// <summary>A value equal to the bound does not match.</summary>
    Exclusive,

    /// <summary>A value equal to the bound matches.</summary>
    Inclusive,

    /// <summary>The bound loses its fraction of a second first; a value equal to the rest does not match.</summary>
    TruncatedToSeconds,
}
