namespace AwsSimulator.AppFlow;

/// <summary>What a flow is at one moment. States never change; a later one replaces the one before.</summary>
/// <param name="Definition">What it was last said to be.</param>
/// <param name="Status">Whether it may run.</param>
/// <param name="LastUpdatedAt">When it became so, in simulated time.</param>
/// <param name="SchemaVersion">Rises when what is mapped changes.</param>
internal sealed record FlowState(FlowDefinition Definition, FlowStatus Status, DateTimeOffset LastUpdatedAt, int SchemaVersion)
{
    /// <summary>Why a schedule was suspended, if AppFlow did it.</summary>
    public string? StatusMessage { get; init; }

    /// <summary>The moment of the run before, by the schedule.</summary>
    public DateTimeOffset? FormerRun { get; init; }

    /// <summary>The moment of the next run by the schedule; null if there is none.</summary>
    public DateTimeOffset? NextRun { get; init; }

    public ScheduledTrigger? Schedule => Definition.TriggerConfig.Schedule;

    /// <summary>Whether it runs by itself.</summary>
    public bool IsScheduled => Schedule is not null && Status == FlowStatus.Active;

    /// <summary>Takes another definition whole. A schedule keeps its state; what gets a schedule must be activated first.</summary>
    public FlowState With(FlowDefinition definition, DateTimeOffset now)
    {
        bool keepsSchedule = Schedule is not null && definition.TriggerConfig.Schedule is not null;
        bool isRemapped = !definition.Tasks.Select(task => task.ToText()).SequenceEqual(Definition.Tasks.Select(task => task.ToText()));
        return this with
        {
            Definition = definition,
            LastUpdatedAt = now,
            SchemaVersion = SchemaVersion + (isRemapped ? 1 : 0),
            Status = keepsSchedule ? Status : definition.TriggerConfig.Schedule is null ? FlowStatus.Active : FlowStatus.Draft,
            NextRun = keepsSchedule && Status == FlowStatus.Active ? definition.TriggerConfig.Schedule!.FirstRun(now) : null,
        };
    }

    public FlowState Activate(DateTimeOffset now) =>
        this with { Status = FlowStatus.Active, StatusMessage = null, LastUpdatedAt = now, NextRun = Schedule!.FirstRun(now) };

    public FlowState Suspend(DateTimeOffset now, string? why = null) =>
        this with { Status = FlowStatus.Suspended, StatusMessage = why, LastUpdatedAt = now, NextRun = null };

    /// <summary>The state once the run that was due has begun.</summary>
    public FlowState Ran(DateTimeOffset due) => this with { FormerRun = due, NextRun = Schedule!.RunAfter(due) };
}
