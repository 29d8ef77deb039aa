using NCrontab;
using Orchestrator.Planning;
using Orchestrator.Procedures;
using Orchestrator.Warehouse;

namespace Orchestrator.Configuration;

/// <summary>
/// One configured sync, as its file says it, checked. Never stored in an orchestration's history: activities read it by name.
/// </summary>
public sealed record Pipeline
{
    /// <summary>2 to 24 characters of <c>[a-z0-9-]</c>; unique among all files.</summary>
    public required Written Name { get; init; }

    /// <summary>When it starts by itself: six fields, seconds first; null for a pipeline that is only started from outside.</summary>
    public CrontabSchedule? Schedule { get; init; }

    /// <summary>In which the schedule is read. Default UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Events it starts on, beside schedule and requests; any of them is enough.</summary>
    public IReadOnlyList<StartCondition> StartOn { get; init; } = [];

    /// <summary>Null for a pipeline of replicated tables alone.</summary>
    public required SalesforceSource? Salesforce { get; init; }

    public required RedshiftTarget Redshift { get; init; }

    /// <summary>Objects loaded at once. Default 4; 1 to 100.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>Attempts at one object in one run. Default 2; 1 to 5.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary><c>onObjectFailure: abort</c>: nothing is consolidated once an object failed. Default: the others go on.</summary>
    public bool AbortOnObjectFailure { get; init; }

    public RowCheck RowCheck { get; init; }

    /// <summary>How long a record may stay invisible after its stamp. Default 5 minutes; 0 to 1 day.</summary>
    public TimeSpan Lag { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far an incremental window reaches back into what is covered. Default 10 minutes; 0 to 7 days.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromMinutes(10);

    public PollLimits Polling { get; init; } = PollLimits.Default;

    /// <summary>How long a flow may wait for room in the account. Default 6 hours; 1 second to 2 days.</summary>
    public TimeSpan HeldBack { get; init; } = Patience.HeldBack;

    public required IReadOnlyList<PipelineObject> Objects { get; init; }

    /// <summary>Statements that follow consolidation, in the file's order.</summary>
    public IReadOnlyList<ProcedurePlan> Procedures { get; init; } = [];

    /// <summary>Procedures that run at once. Default 4; 1 to 16.</summary>
    public int ProcedureConcurrency { get; init; } = 4;

    /// <summary>Whether its runs start that DMS task, so that the task's end must not start a run.</summary>
    public bool Starts(string taskArn) =>
        Objects.Any(o => o.Replica?.Source is { } source && source.TaskArn.Value == taskArn && source.Load != TaskLoad.Adopt);

    /// <summary>The object of that name in any case; null where the pipeline has none.</summary>
    public PipelineObject? Find(string objectName) =>
        Objects.FirstOrDefault(o => o.Name.Value.Equals(objectName, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Where records come from.</summary>
/// <param name="ConnectorProfile">AppFlow connector profile of the org.</param>
/// <param name="DataTransferApi"><c>BULKV2</c> (default) or <c>REST_SYNC</c>; pinned, so that formats do not change between runs.</param>
public sealed record SalesforceSource(Written ConnectorProfile, string DataTransferApi);

/// <summary>Where they go.</summary>
public sealed record RedshiftTarget
{
    /// <summary>AppFlow connector profile of the warehouse; null only where nothing comes from Salesforce.</summary>
    public required Written? ConnectorProfile { get; init; }

    /// <summary>S3 bucket AppFlow writes to before its COPY; null only where nothing comes from Salesforce.</summary>
    public required string? IntermediateBucket { get; init; }

    /// <summary>Where statements go, by name and ARN only.</summary>
    public required WarehouseConnection Connection { get; init; }

    public Written? SecretArn { get; init; }
}
