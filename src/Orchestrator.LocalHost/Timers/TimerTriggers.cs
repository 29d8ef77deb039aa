using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Orchestrator.LocalHost.Discovery;
using Orchestrator.LocalHost.Invocation;

namespace Orchestrator.LocalHost.Timers;

/// <summary>
/// Runs timer functions as Azure Functions does: each one at a time, at its slots in UTC. Slots that passed while the host was down are made
/// up for by one run with <see cref="TimerInfo.IsPastDue"/>, slots that passed during a run by one that follows it at once.
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

    /// <summary>Ends when <paramref name="waiting"/> is cancelled and running functions have returned.</summary>
    /// <param name="waiting">Ends the wait for slots.</param>
    /// <param name="working">Asks running functions to give up.</param>
    public Task Run(CancellationToken waiting, CancellationToken working) => Task.WhenAll(
        catalogue.WithTrigger<TimerTriggerAttribute>().Select(timer => RunOne(timer.Function, timer.Trigger, waiting, working)));

    private async Task RunOne(
        DiscoveredFunction function, TimerTriggerAttribute trigger, CancellationToken waiting, CancellationToken working)
    {
        if (!TimerSchedule.TryParse(settings.Resolve(trigger.Schedule), out TimerSchedule? schedule, out string? reason))
        {
            throw new InvalidOperationException(reason);
        }

        DateTimeOffset now = clock.GetUtcNow();
        bool isMonitored = trigger.UseMonitor && !schedule.ComesMoreThanOnceAMinute(now);
        TimerState? kept = isMonitored ? states.Find(function.Name) : null;
        TimerState state = kept?.TakenUp(schedule, now) ?? TimerState.First(schedule, now);
        if (isMonitored && state != kept)
        {
            Keep(function, state);
        }

        try
        {
            bool isPastDue = state.Next < now;
            bool isDue = isPastDue || trigger.RunOnStartup;
            while (isDue || state.Next != DateTimeOffset.MaxValue)
            {
                if (!isDue)
                {
                    await WaitUntil(state.Next, waiting);
                }

                waiting.ThrowIfCancellationRequested();
                DateTimeOffset began = clock.GetUtcNow();
                await Fire(function, new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = isMonitored ? state.ToStatus() : null }, working);
                state = state.After(schedule, began, onSchedule: !isDue);
                isDue = isPastDue = false;
                if (isMonitored)
                {
                    // Only after the run: one that a kill cut short counts as missed.
                    Keep(function, state);
                }
            }

            LogNeverAgain(function.Name, trigger.Schedule);
        }
        catch (OperationCanceledException) when (waiting.IsCancellationRequested)
        {
            LogStopped(function.Name);
        }
    }

    private async Task Fire(DiscoveredFunction function, TimerInfo info, CancellationToken working)
    {
        try
        {
            await invoker.Invoke(function, s_noData, _ => info, working);
        }
        catch (OperationCanceledException) when (working.IsCancellationRequested)
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

    private void Keep(DiscoveredFunction function, TimerState state)
    {
        try
        {
            states.Keep(function.Name, state);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotKept(error, function.Name);
        }
    }

    private async Task WaitUntil(DateTimeOffset slot, CancellationToken waiting)
    {
        while (slot - clock.GetUtcNow() is { Ticks: > 0 } left)
        {
            await Task.Delay(left < s_longestWait ? left : s_longestWait, clock, waiting);
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
