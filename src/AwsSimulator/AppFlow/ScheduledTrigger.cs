using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace AwsSimulator.AppFlow;

/// <summary>When a flow runs by itself and what each run pulls.</summary>
internal sealed partial record ScheduledTrigger(
    string ScheduleExpression,
    string? DataPullMode,
    DateTimeOffset? ScheduleStartTime,
    DateTimeOffset? ScheduleEndTime,
    string? Timezone,
    long? ScheduleOffset,
    DateTimeOffset? FirstExecutionFrom,
    int? FlowErrorDeactivationThreshold)
{
    private static readonly TimeSpan FirstPull = TimeSpan.FromDays(30);

    /// <summary>Whether a run pulls only what changed since the one before.</summary>
    [JsonIgnore]
    public bool IsIncremental => DataPullMode == "Incremental";

    /// <summary>The time between two runs; null if the expression says nothing the simulator can follow.</summary>
    [JsonIgnore]
    public TimeSpan? Every => Rate().Match(ScheduleExpression) is not { Success: true } rate ? null
        : int.Parse(rate.Groups["count"].ValueSpan, CultureInfo.InvariantCulture) * rate.Groups["unit"].Value switch
        {
            "minutes" => TimeSpan.FromMinutes(1),
            "hours" => TimeSpan.FromHours(1),
            _ => TimeSpan.FromDays(1),
        };

    /// <summary>The first run of a flow activated at that moment; null if the schedule has ended by then.</summary>
    public DateTimeOffset? FirstRun(DateTimeOffset activated)
    {
        DateTimeOffset start = ScheduleStartTime ?? activated;
        return Within(start >= activated ? start : start + (Every!.Value * Math.Ceiling((activated - start) / Every.Value)));
    }

    /// <summary>The run after the one due at that moment; null if there is none.</summary>
    public DateTimeOffset? RunAfter(DateTimeOffset due) => Within(due + Every!.Value);

    /// <summary>The changes a run pulls: since the run before, for a first run the last 30 days or as said.</summary>
    public PullWindow? Window(string? field, DateTimeOffset? former, DateTimeOffset due)
    {
        if (!IsIncremental || field is null)
        {
            return null;
        }

        TimeSpan offset = TimeSpan.FromSeconds(ScheduleOffset ?? 0);
        return new PullWindow(field, (former - offset) ?? FirstExecutionFrom ?? (due - FirstPull), due - offset);
    }

    private DateTimeOffset? Within(DateTimeOffset run) => run <= (ScheduleEndTime ?? DateTimeOffset.MaxValue) ? run : null;

    [GeneratedRegex(@"^rate\((?<count>[1-9]\d{0,4})(?<unit>minutes|hours|days)\)$")]
    private static partial Regex Rate();
}

/// <summary>The records a run of an incremental schedule pulls: stamped from a moment on, before another.</summary>
internal sealed record PullWindow(string Field, DateTimeOffset From, DateTimeOffset Until)
{
    public bool Holds(DateTime? stamp) => stamp is { } moment && moment >= From.UtcDateTime && moment < Until.UtcDateTime;
}
