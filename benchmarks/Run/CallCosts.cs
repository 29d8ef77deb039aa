using System.Globalization;
using System.Runtime.CompilerServices;
using AwsSimulator.Dms;
using AwsSimulator.EventBridge;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orchestrator.Configuration;
using Orchestrator.LocalHost;
using Orchestrator.Reporting;

namespace Orchestrator.Benchmarks.Run;

/// <summary>
/// What a run costs in AppFlow calls and how soon it goes on when a flow, a statement or a task has ended: the first run, later ones by
/// timers alone and with events, beside a fixed poll every 30 seconds of the same work at the same time. All waits are made 20 times as
/// short, the floor of 5 seconds too; what the machine takes on top is not, so the figures are no better than they would be at full length.
/// </summary>
internal sealed class CallCosts(double scale, string? postgres)
{
    private const int Pace = 20;
    private const string Pipeline = "costs";
    private const string Key = "bench-key-of-no-use-elsewhere";
    private const string Source = "bench_source";

    // Of a task at its usual length; it takes as long for each.
    private const int Tables = 20;
    private static readonly TimeSpan Floor = TimeSpan.FromSeconds(5) / Pace;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(30) / Pace;
    private static readonly int[] Flows = [10, 30, 60, 120, 200];
    private static readonly int[] Statements = [17, 22, 38, 47, 60];
    private static readonly int[] Tasks = [40, 65, 110];

    private readonly string[] names = BenchOrg.Names(Flows.Length);

    private double Shrink => Math.Clamp(scale, 0.02, 10);

    private IEnumerable<string> Calls =>
        Statements.Select(seconds => string.Create(CultureInfo.InvariantCulture, $"CALL public.bench_wait({seconds * Shrink / Pace})"));

    public async IAsyncEnumerable<Measurement> Measure([EnumeratorCancellation] CancellationToken stop)
    {
        ReplicationTaskDefinition[] own = [.. Tasks.Select((seconds, i) => Copies(seconds, $"own{i}"))];
        ReplicationTaskDefinition[] others = [.. Tasks.Select((seconds, i) => Copies(seconds, $"polled{i}"))];
        await using RunStage stage = await RunStage.Start(names, [.. own, .. others], postgres, stop);
        stage.Write(
            Pipeline,
            $$"""
            concurrency: {{names.Length}}
            polling: { floor: {{Floor.TotalMilliseconds}}ms, ceiling: {{3600 / Pace}}s }
            procedureConcurrency: {{Statements.Length}}
            procedures:
            {{string.Concat(Calls.Select(call => $"  - {{ call: \"{call}\", after: [] }}\n"))}}
            """,
            [
                .. names,
                .. own.Select((task, i) =>
                    $"{{ source: dms, task: \"{task.Arn}\", load: reload, tables: [ {{ table: {task.TargetSchema}.sale, name: sale{i}, key: id }} ] }}"),
            ]);
        // Redshift has no way to wait; what is measured is the wait for a statement that takes its time.
        await stage.Execute(
            "CREATE PROCEDURE public.bench_wait(seconds double precision) LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(seconds); END $$", stop);
        await using LocalFunctionsHost host = await LocalFunctionsHost.StartAsync(
            new LocalHostOptions { Port = 0, RunTimers = false },
            (services, _) => services.AddOrchestrator().PostConfigure<OrchestratorOptions>(options => options.Pipelines = stage.Pipelines),
            stop);
        OrchestratorOptions options = host.Services.GetRequiredService<IOptions<OrchestratorOptions>>().Value;

        (Round first, string firstApart) = await Run(stage, host, 1, null, stop);
        // The second run loads a window for the first time; what it takes is what the third expects, give or take.
        await Run(stage, host, 1.08, null, stop);
        var poll = new FixedPoll(stage, Poll);
        Task<Round> polling = Task.FromResult(new Round([], [], []));
        (Round timers, string timersApart) = await Run(stage, host, 0.95, () => polling = Polled(poll, others, stop), stop);
        Round polled = await polling;
        options.EventKey = Key;
        stage.Simulator.Events.Target = new EventTarget { Url = new Uri(host.Url, "/api/events"), ApiKey = Key };
        (Round events, string eventsApart) = await Run(stage, host, 1.04, null, stop);
        stage.Simulator.Events.Target = null;

        yield return Most("first run: AppFlow calls per object", first.Calls, "calls", 40, polled.Calls, firstApart);
        yield return Most("third run, timers: calls per object", timers.Calls, "calls", 8, polled.Calls, timersApart);
        yield return Most("with events: AppFlow calls per object", events.Calls, "calls", 5, polled.Calls, eventsApart);
        // Nobody knows beforehand how long a statement takes, so it has no such law.
        yield return Most("timers: flow's end late, of 10 % or 5 s", timers.Flows.Max(Share), "×", 1, polled.Flows.Max(Share));
        yield return Most("timers: task's end late, of 10 % or 5 s", timers.Tasks.Max(Share), "×", 1, polled.Tasks.Max(Share));
        foreach ((string kind, Func<Round, IReadOnlyList<Watched>> of) in Kinds)
        {
            double reference = Mean(of(polled)) * Pace;
            yield return Most($"timers: {kind}'s end known after, mean", Mean(of(timers)) * Pace, "s", Allowed(of(timers)) * Pace, reference);
            yield return Most($"with events: {kind}'s end known after", of(events).Max(one => one.Late).TotalSeconds, "s", 2, reference);
        }
    }

    private static IEnumerable<(string Kind, Func<Round, IReadOnlyList<Watched>> Of)> Kinds =>
        [("flow", round => round.Flows), ("statement", round => round.Statements), ("task", round => round.Tasks)];

    private static double Share(Watched one) => one.Late / one.Allowed(Floor);

    private static double Allowed(IReadOnlyCollection<Watched> all) => all.Average(one => one.Allowed(Floor).TotalSeconds);

    private static double Mean(IReadOnlyCollection<Watched> all) => all.Average(one => one.Late.TotalSeconds);

    private static Measurement Most(string name, double value, string unit, double goal, double reference, string? note = null) =>
        new(name, value, unit, goal) { AtMost = true, Reference = reference, Note = note };

    private ReplicationTaskDefinition Copies(int seconds, string name) => new()
    {
        Identifier = name,
        SourceSchema = Source,
        TargetSchema = $"bench_{name}",
        StartLatency = TimeSpan.Zero,
        TableLatency = TimeSpan.FromSeconds(seconds * Shrink / Pace / Tables),
    };

    /// <param name="length">How long its flows and tasks take, as a multiple of the usual.</param>
    /// <param name="meanwhile">Done when everything has its length.</param>
    /// <returns>Also the calls about no single flow.</returns>
    private async Task<(Round Round, string Apart)> Run(
        RunStage stage, LocalFunctionsHost host, double length, Action? meanwhile, CancellationToken stop)
    {
        var latencies = names.Zip(Flows).ToDictionary(o => o.First, o => TimeSpan.FromSeconds(o.Second * Shrink * length / Pace).ToString());
        await stage.Switch(new { runLatencies = latencies }, stop);
        IEnumerable<string> parts = Enumerable.Range(1, (int)Math.Round(Tables * length) - 1).Select(i => $"CREATE TABLE {Source}.part{i} (id integer);");
        await stage.Execute(
            $"""
            DROP SCHEMA IF EXISTS {Source} CASCADE; CREATE SCHEMA {Source};
            CREATE TABLE {Source}.sale (id integer); INSERT INTO {Source}.sale VALUES (1), (2), (3); {string.Concat(parts)}
            """,
            stop);
        meanwhile?.Invoke();
        int before = stage.Simulator.Calls.All.Count;
        using var http = new HttpClient { BaseAddress = host.Url };
        string run = await RunStage.Begin(http, Pipeline, stop);
        OrchestrationMetadata ended = await host.Client.WaitForInstanceCompletionAsync(run, getInputsAndOutputs: true, stop);
        RunReport report = RunStage.Succeeded(ended.ReadOutputAs<RunReport>()!);
        Round round = await Round.Read(stage, host.Client, report, names, Tasks.Select((seconds, i) => Copies(seconds, $"own{i}").Arn));
        string[] other =
            [.. stage.Simulator.Calls.All.Skip(before).Where(c => c.Service == "appflow" && c.Resource is null).Select(c => c.Operation)];
        return (round, "apart: " + string.Join(", ", other.CountBy(operation => operation).Select(counted => $"{counted.Value} {counted.Key}")));
    }

    private async Task<Round> Polled(FixedPoll poll, ReplicationTaskDefinition[] tasks, CancellationToken stop)
    {
        Task<Watched[]> flows = Task.WhenAll(names.Select(name => poll.Load(name, stop)));
        Task<Watched[]> statements = Task.WhenAll(Calls.Select(call => poll.Execute(call, stop)));
        Task<Watched[]> copies = Task.WhenAll(tasks.Select(task => poll.Copy(task.Arn, stop)));
        return new Round(await flows, await statements, await copies);
    }
}
