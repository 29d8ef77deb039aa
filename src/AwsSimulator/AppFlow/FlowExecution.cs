namespace AwsSimulator.AppFlow;

internal enum ExecutionStatus
{
    InProgress,
    Successful,
    Error,
    CancelStarted,
    Canceled,
}

/// <summary>One run of a flow and how far it is. The run writes it, many readers read it.</summary>
internal sealed class FlowExecution(TimeProvider clock, PullWindow? window = null)
{
    private readonly Lock gate = new();
    private readonly long startedTimestamp = clock.GetTimestamp();
    private DateTimeOffset lastUpdatedAt = clock.GetUtcNow();
    private DateTimeOffset? pullStart;
    private DateTimeOffset? pullEnd;
    private ExecutionStatus status;
    private long records;
    private long filtered;
    private long bytes;
    private long putFailures;
    private string? message;

    public string Id { get; } = Guid.NewGuid().ToString();

    public DateTimeOffset StartedAt { get; } = clock.GetUtcNow();

    /// <summary>What a run by an incremental schedule pulls; null is everything.</summary>
    public PullWindow? Window => window;

    /// <summary>Real time since StartFlow.</summary>
    public TimeSpan Age => clock.GetElapsedTime(startedTimestamp);

    public ExecutionStatus Status
    {
        get
        {
            lock (gate)
            {
                return status;
            }
        }
    }

    public bool IsRunning => Status is ExecutionStatus.InProgress or ExecutionStatus.CancelStarted;

    public bool IsCancelled => Status == ExecutionStatus.CancelStarted;

    /// <summary>False if the run is over or being cancelled already.</summary>
    public bool TryCancel()
    {
        lock (gate)
        {
            if (status != ExecutionStatus.InProgress)
            {
                return false;
            }

            status = ExecutionStatus.CancelStarted;
            lastUpdatedAt = clock.GetUtcNow();
            return true;
        }
    }

    /// <summary>Records that a filter held back. The record of the run does not tell it, the report of its end does.</summary>
    public long Filtered
    {
        get
        {
            lock (gate)
            {
                return filtered;
            }
        }
    }

    public void StartPull()
    {
        lock (gate)
        {
            pullStart = clock.GetUtcNow();
        }
    }

    /// <summary>Adds to what the run has done so far; what it does after its end is in no record.</summary>
    public void Report(long moreRecords, long moreFiltered, long moreBytes, long moreFailures)
    {
        lock (gate)
        {
            if (HasEnded)
            {
                return;
            }

            records += moreRecords;
            filtered += moreFiltered;
            bytes += moreBytes;
            putFailures += moreFailures;
            lastUpdatedAt = clock.GetUtcNow();
        }
    }

    /// <summary>
    /// Ends the run: with the error if there is one, as cancelled if that was asked for, else successfully. It ends once.
    /// </summary>
    public void End(string? error)
    {
        lock (gate)
        {
            if (HasEnded)
            {
                return;
            }

            status = status == ExecutionStatus.CancelStarted ? ExecutionStatus.Canceled
                : error is null ? ExecutionStatus.Successful
                : ExecutionStatus.Error;
            message = error is null ? null : Patterns.NotInMessages.Replace(error, " ");
            lastUpdatedAt = clock.GetUtcNow();
            pullEnd = pullStart is null ? null : lastUpdatedAt;
        }
    }

    private bool HasEnded => status is not (ExecutionStatus.InProgress or ExecutionStatus.CancelStarted);

    /// <summary>The record as DescribeFlowExecutionRecords gives it.</summary>
    public ExecutionRecord Record
    {
        get
        {
            lock (gate)
            {
                var errors = new ErrorInfo(putFailures, message);
                return new ExecutionRecord(
                    Id, status, new ExecutionResult(errors, bytes, bytes, records), StartedAt, lastUpdatedAt, pullStart, pullEnd);
            }
        }
    }
}

internal sealed record ExecutionRecord(
    string ExecutionId,
    ExecutionStatus ExecutionStatus,
    ExecutionResult ExecutionResult,
    DateTimeOffset StartedAt,
    DateTimeOffset LastUpdatedAt,
    DateTimeOffset? DataPullStartTime,
    DateTimeOffset? DataPullEndTime);

internal sealed record ExecutionResult(ErrorInfo ErrorInfo, long BytesProcessed, long BytesWritten, long RecordsProcessed);

internal sealed record ErrorInfo(long PutFailuresCount, string? ExecutionMessage);
