using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Orchestrator.LocalHost.Discovery;
using Orchestrator.LocalHost.Invocation;

namespace Orchestrator.LocalHost.Timers;

/// <summary>
/// Runs timer functions: each one at a time, at its slots in UTC. A slot that passed while the host was down is made up for once, with
/// <see cref="TimerInfo.IsPastDue"/>; slots that pass during a run are not.
/// </summary>
internal sealed partial class TimerTriggers(
    FunctionCatalogue catalogue,
    SettingReferences settings,
    FunctionInvoker invoker,
    TimerStates states,
    TimeProvider clock,
    ILogger<TimerTriggers> log)
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);
    private static readonly IReadOnlyDictionary<string, object?> s_noData = new Dictionary<string, object?>();

    /// <summary>Ends when the token is cancelled and running functions have returned.</summary>
    public Task Run(CancellationToken stopping) =>
        Task.WhenAll(catalogue.WithTrigger<TimerTriggerAttribute>().Select(timer => RunOne(timer.Function, timer.Trigger, stopping)));

    private async Task RunOne(DiscoveredFunction function, TimerTriggerAttribute trigger, CancellationToken stopping)
    {
        if (!TimerSchedule.TryParse(settings.Resolve(trigger.Schedule), out TimerSchedule? schedule, out string? reason))
        {
            throw new InvalidOperationException(reason);
        }

        try
        {
            TimerState? kept = trigger.UseMonitor ? states.Find(function.Name) : null;
            bool missed = kept is not null && kept.Next <= clock.GetUtcNow();
            if (missed || trigger.RunOnStartup)
            {
                await Fire(function, trigger, schedule, kept?.Last, missed, stopping);
            }

            DateTimeOffset? last = missed ? kept!.Next : kept?.Last;
            while (schedule.NextAfter(clock.GetUtcNow()) is { } slot)
            {
                // The state moves on after a run, so a run that a kill cut short counts as missed.
                Keep(function, trigger, last, slot);
                await WaitUntil(slot, stopping);
                await Fire(function, trigger, schedule, last, isPastDue: false, stopping);
                last = slot;
            }

            LogNeverAgain(function.Name, trigger.Schedule);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            LogStopped(function.Name);
        }
    }

    private async Task Fire(
        DiscoveredFunction function,
        TimerTriggerAttribute trigger,
        TimerSchedule schedule,
        DateTimeOffset? last,
        bool isPastDue,
        CancellationToken stopping)
    {
        DateTimeOffset now = clock.GetUtcNow();
        var info = new TimerInfo
        {
            IsPastDue = isPastDue,
            ScheduleStatus = trigger.UseMonitor
                ? new ScheduleStatus
                {
                    Last = last?.UtcDateTime ?? default,
                    Next = (schedule.NextAfter(now) ?? now).UtcDateTime,
                    LastUpdated = now.UtcDateTime,
                }
                : null,
        };
        try
        {
            await invoker.Invoke(function, s_noData, _ => info, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A run that fails is no reason to miss the next one.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(error, function.Name);
        }
    }

    private void Keep(DiscoveredFunction function, TimerTriggerAttribute trigger, DateTimeOffset? last, DateTimeOffset next)
    {
        if (!trigger.UseMonitor)
        {
            return;
        }

        try
        {
            states.Keep(function.Name, new TimerState(last, next, clock.GetUtcNow()));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotKept(error, function.Name);
        }
    }

    private async Task WaitUntil(DateTimeOffset slot, CancellationToken stopping)
    {
        while (slot - clock.GetUtcNow() is { Ticks: > 0 } left)
        {
            await Task.Delay(left < s_longestWait ? left : s_longestWait, clock, stopping);
        }
    }

    [LoggerMessage(2201, LogLevel.Error, "Timer function {Function} failed; it runs again at its next time.")]
    private partial void LogFailed(Exception error, string function);

    [LoggerMessage(2202, LogLevel.Warning, "Timer function {Function} has no time ahead: {Schedule}.")]
    private partial void LogNeverAgain(string function, string schedule);

    [LoggerMessage(2204, LogLevel.Warning, "Timer function {Function}: its state could not be kept, so a missed slot may be lost.")]
    private partial void LogNotKept(Exception error, string function);

    [LoggerMessage(2203, LogLevel.Debug, "Timer function {Function} stopped.")]
    private partial void LogStopped(string function);
}
