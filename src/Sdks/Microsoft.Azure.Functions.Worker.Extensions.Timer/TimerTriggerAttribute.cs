using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function on a schedule, one run at a time.</summary>
public sealed class TimerTriggerAttribute : TriggerBindingAttribute
{
    /// <param name="schedule">Six-field NCRONTAB expression, a TimeSpan, or %Setting%.</param>
    public TimerTriggerAttribute(string schedule)
    {
        Schedule = schedule;
    }

    public string Schedule { get; }

    /// <summary>Whether it also runs when the host starts. Default false.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>Whether the last run is remembered, so that one missed while the host was down is made up for. Default true.</summary>
    public bool UseMonitor { get; set; } = true;
}
