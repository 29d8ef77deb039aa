using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.LocalHost.Discovery;
using Orchestrator.LocalHost.Invocation;
using Orchestrator.LocalHost.Timers;

namespace Orchestrator.LocalHost.Tests.Timers;

public sealed class TimerTriggersTests : IDisposable
{
    private static readonly DateTimeOffset s_midnight = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeClock _clock = new(s_midnight);
    private readonly TimerRuns _runs = new();
    private readonly TimerStates _states = new(null);
    private readonly CancellationTokenSource _stop = new();

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task Run_SlotComes_RunsOnTime()
    {
        Task timers = Start();
        await _clock.Sleeper();

        _clock.Advance(TimeSpan.FromHours(6));
        TimerInfo run = await _runs.Next();

        Assert.False(run.IsPastDue);
        Assert.Equal((default, new DateTime(2026, 3, 1, 6, 0, 0)), (run.ScheduleStatus!.Last, run.ScheduleStatus.Next));
        await Stop(timers);
    }

    [Fact]
    public async Task Run_SecondSlot_KnowsTheFirst()
    {
        Task timers = Start();
        await RunOneDay();

        _clock.Advance(TimeSpan.FromDays(1));
        TimerInfo second = await _runs.Next();

        Assert.Equal(
            (new DateTime(2026, 3, 1, 6, 0, 0), new DateTime(2026, 3, 2, 6, 0, 0), new DateTime(2026, 3, 1, 6, 0, 0)),
            (second.ScheduleStatus!.Last, second.ScheduleStatus.Next, second.ScheduleStatus.LastUpdated));
        await Stop(timers);
    }

    [Fact]
    public async Task Run_SlotsPassedWhileDown_RunsOnceAsPastDue()
    {
        Task first = Start();
        await _clock.Sleeper();
        await Stop(first);
        _clock.Advance(TimeSpan.FromDays(3));

        using var again = new CancellationTokenSource();
        Task second = Start(again);
        TimerInfo run = await _runs.Next();
        await _clock.Sleeper();

        Assert.True(run.IsPastDue);
        Assert.Equal(new DateTime(2026, 3, 1, 6, 0, 0), run.ScheduleStatus!.Next);
        Assert.False(_runs.HasMore);
        Assert.Equal(s_midnight.AddDays(3).AddHours(6), _states.Find("EverySix")!.Next);
        await Stop(second, again);
    }

    [Fact]
    public async Task Run_RestartedBeforeTheSlot_DoesNotRun()
    {
        Task first = Start();
        await _clock.Sleeper();
        await Stop(first);
        _clock.Advance(TimeSpan.FromHours(1));

        using var again = new CancellationTokenSource();
        Task second = Start(again);
        await _clock.Sleeper();

        Assert.False(_runs.HasMore);
        await Stop(second, again);
    }

    [Fact]
    public async Task Run_SlotsPassDuringARun_AreMadeUpForByOneRunAfterIt()
    {
        var done = new TaskCompletionSource();
        _runs.Work = () => done.Task;
        Task timers = Start();
        await _clock.Sleeper();
        _clock.Advance(TimeSpan.FromHours(6));
        await _runs.Next();

        _clock.Advance(TimeSpan.FromDays(2));
        Assert.False(_runs.HasMore);
        _runs.Work = () => Task.CompletedTask;
        done.SetResult();
        TimerInfo after = await _runs.Next();
        await _clock.Sleeper();

        Assert.False(after.IsPastDue);
        Assert.False(_runs.HasMore);
        await Stop(timers);
    }

    [Fact]
    public async Task Run_FunctionFails_RunsAgainAtItsNextTime()
    {
        _runs.Work = () => throw new InvalidOperationException();
        Task timers = Start();
        await RunOneDay();

        _clock.Advance(TimeSpan.FromDays(1));

        Assert.False((await _runs.Next()).IsPastDue);
        await Stop(timers);
    }

    [Fact]
    public async Task Run_ScheduleWasChangedWhileDown_IsNotPastDue()
    {
        _states.Keep("EverySix", new TimerState(s_midnight.AddDays(-2), s_midnight.AddDays(-1).AddHours(5), s_midnight.AddDays(-2)));

        Task timers = Start();
        await _clock.Sleeper();

        Assert.False(_runs.HasMore);
        Assert.Equal(new TimerState(null, s_midnight.AddHours(6), s_midnight), _states.Find("EverySix"));
        await Stop(timers);
    }

    [Fact]
    public async Task Run_KilledDuringARun_RunsAgainAsPastDue()
    {
        var never = new TaskCompletionSource();
        _runs.Work = () => never.Task;
        _ = Start();
        await _clock.Sleeper();
        _clock.Advance(TimeSpan.FromHours(6));
        await _runs.Next();
        _runs.Work = () => Task.CompletedTask;
        _clock.Advance(TimeSpan.FromMinutes(1));

        using var again = new CancellationTokenSource();
        Task second = Start(again);

        Assert.True((await _runs.Next()).IsPastDue);
        await Stop(second, again);
    }

    [Fact]
    public async Task Stop_DuringARun_WaitsForIt()
    {
        var done = new TaskCompletionSource();
        _runs.Work = () => done.Task;
        Task timers = Start();
        await _clock.Sleeper();
        _clock.Advance(TimeSpan.FromHours(6));
        await _runs.Next();

        await _stop.CancelAsync();
        Assert.False(timers.IsCompleted);
        done.SetResult();
        await timers.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(s_midnight.AddHours(6), _states.Find("EverySix")!.Last);
    }

    [Fact]
    public async Task Run_OnStartup_RunsAtOnceAndThenAtItsSlot()
    {
        Task timers = Start(functions: typeof(AtStartup));
        TimerInfo first = await _runs.Next();
        await _clock.Sleeper();
        _clock.Advance(TimeSpan.FromHours(6));
        TimerInfo second = await _runs.Next();

        Assert.Equal((false, false), (first.IsPastDue, second.IsPastDue));
        Assert.Equal(s_midnight.UtcDateTime, second.ScheduleStatus!.Last);
        await Stop(timers);
    }

    [Fact]
    public async Task Run_MoreThanOnceAMinute_IsNotRemembered()
    {
        Task timers = Start(functions: typeof(EveryTenSeconds));
        await _clock.Sleeper();
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Null((await _runs.Next()).ScheduleStatus);
        Assert.Null(_states.Find(nameof(EveryTenSeconds)));
        await Stop(timers);
    }

    [Fact]
    public async Task Run_HourFromASetting_RunsThen()
    {
        Task timers = Start(functions: typeof(AtTheHourOfASetting));
        await _clock.Sleeper();
        _clock.Advance(TimeSpan.FromHours(9.5));

        Assert.Equal(new DateTime(2026, 3, 1, 9, 30, 0), (await _runs.Next()).ScheduleStatus!.Next);
        await Stop(timers);
    }

    private async Task RunOneDay()
    {
        await _clock.Sleeper();
        _clock.Advance(TimeSpan.FromHours(6));
        await _runs.Next();
        await _clock.Sleeper();
    }

    private Task Start(CancellationTokenSource? stop = null, Type? functions = null)
    {
        var settings = new SettingReferences(
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Shop:Opens", (string?)"9")]).Build());
        var invoker = new FunctionInvoker(new ServiceCollection().AddSingleton(_runs).BuildServiceProvider());
        var triggers = new TimerTriggers(
            FunctionCatalogue.Of([functions ?? typeof(Morning)], settings), settings, invoker, _states, _clock, NullLogger<TimerTriggers>.Instance);
        return triggers.Run((stop ?? _stop).Token, CancellationToken.None);
    }

    private async Task Stop(Task timers, CancellationTokenSource? stop = null)
    {
        await (stop ?? _stop).CancelAsync();
        await timers.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
