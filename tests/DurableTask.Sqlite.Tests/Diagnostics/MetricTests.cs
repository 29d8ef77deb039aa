using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.DurableTask;

namespace DurableTask.Sqlite.Tests.Diagnostics;

public sealed class MetricTests : EngineContract
{
    readonly string file;
    readonly MeterListener listener = new();
    readonly ConcurrentQueue<(string Instrument, double Value, string Tags)> measured = new();

    public MetricTests()
        : this(NewFile())
    {
    }

    MetricTests(string file)
        : base(file)
    {
        this.file = file;
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == "DurableTask.Sqlite" && instrument.Meter.Tags!.Any(tag => Equals(tag.Value, this.file)))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
    }

    [Fact]
    public async Task Run_WithReplayAtEveryTurn_CountsEverythingOnce()
    {
        MaxLiveOrchestrations = 0;
        Tasks.AddActivityFunc<int, int>("work", (_, n) => n < 3 ? n : throw new InvalidOperationException());
        Tasks.AddOrchestratorFunc<int>("o", async context =>
        {
            for (int i = 1; i <= 2; i++)
            {
                await context.CallActivityAsync<int>("work", i);
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            }

            return await context.CallActivityAsync<int>("work", 3);
        });

        await Run("o");
        await Engine.StopAsync(TimeLimit);

        Assert.Equal(["o"], TagsOf("durabletask.orchestrations.started"));
        Assert.Equal(["o Failed"], TagsOf("durabletask.orchestration.duration"));
        Assert.Equal(7200, measured.Single(each => each.Instrument == "durabletask.orchestration.duration").Value, tolerance: 1);
        Assert.Equal(["work", "work", "work"], TagsOf("durabletask.activity.wait"));
        Assert.Equal(["work Completed", "work Completed", "work Failed"], TagsOf("durabletask.activity.duration"));
        Assert.Equal(6, TagsOf("durabletask.commit.duration").Length);
    }

    [Fact]
    public async Task Backlog_TellsWhatWaitsAndWhatRuns()
    {
        Clock.Skips = false;
        MaxConcurrentActivities = 2;
        using var begun = new SemaphoreSlim(0);
        var done = new TaskCompletionSource<int>();
        Tasks.AddActivityFunc<int, int>("work", (_, _) =>
        {
            begun.Release();
            return done.Task;
        });
        Tasks.AddOrchestratorFunc<int>("o", async context =>
        {
            Task timer = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            await Task.WhenAll(Enumerable.Range(0, 5).Select(i => context.CallActivityAsync<int>("work", i)));
            await timer;
            return 1;
        });
        await Start();
        string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
        await begun.WaitAsync(TimeLimit);
        await begun.WaitAsync(TimeLimit);

        measured.Clear();
        listener.RecordObservableInstruments();

        Assert.Equal((2, 3), (ValueOf("durabletask.activities.running"), ValueOf("durabletask.activities.waiting")));
        Assert.Equal((1, 1), (ValueOf("durabletask.timers.waiting"), ValueOf("durabletask.orchestrations.live")));
        Assert.Equal(Engine.Commits, ValueOf("durabletask.transactions"));
        done.SetResult(1);
        Clock.Skips = true;
        await Client.TerminateInstanceAsync(id, TimeLimit);
        await End(id);
    }

    void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        measured.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => tag.Value))));

    string[] TagsOf(string instrument) =>
        [.. measured.Where(each => each.Instrument == instrument).Select(each => each.Tags).Order(StringComparer.Ordinal)];

    double ValueOf(string instrument) => measured.Single(each => each.Instrument == instrument).Value;
}
