using System.Globalization;
using System.Runtime.CompilerServices;
using AwsSimulator.EventBridge;
using DurableTask.Core.History;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orchestrator.Benchmarks.Aws;
using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.LocalHost;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Benchmarks.Run;

/// <summary>
/// What a run costs in AppFlow calls and how soon it goes on when a flow or a statement has ended: the first run, later ones by timers alone
/// and with events, beside a fixed poll every 30 seconds of the same flows at the same time. All waits are made 20 times as short, the
/// floor of 5 seconds too; what the machine takes on top is not, so the figures are no better than they would be at full length.
/// </summary>
internal sealed class CallCosts(double scale, string? postgres)
{
    private const int Pace = 20;
    private const string Pipeline = "costs";
    private const string Key = "bench-key-of-no-use-elsewhere";
    private static readonly TimeSpan Floor = TimeSpan.FromSeconds(5) / Pace;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(30) / Pace;
    private static readonly int[] Seconds = [10, 30, 60, 120, 200];

    private readonly string[] names = BenchOrg.Names(Seconds.Length);

    public async IAsyncEnumerable<Measurement> Measure([EnumeratorCancellation] CancellationToken stop)
    {
        await using RunStage stage = await RunStage.Start(names, postgres, stop);
        double statement = Seconds[1] * Shrink / Pace;
        stage.Write(
            Pipeline,
            string.Create(CultureInfo.InvariantCulture, $"""
            concurrency: {names.Length}
            polling: {"{"} floor: {Floor.TotalMilliseconds}ms, ceiling: {3600 / Pace}s {"}"}
            procedures: [ "CALL public.bench_wait({statement})" ]
            """),
            names);
        // Redshift has no way to wait; what is measured is the wait for a statement that takes its time.
        await stage.Execute(
            "CREATE PROCEDURE public.bench_wait(seconds double precision) LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(seconds); END $$", stop);
        await using LocalFunctionsHost host = await LocalFunctionsHost.StartAsync(
            new LocalHostOptions { Port = 0, RunTimers = false },
            (services, _) => services.AddOrchestrator().PostConfigure<OrchestratorOptions>(options => options.Pipelines = stage.Pipelines),
            stop);
        OrchestratorOptions options = host.Services.GetRequiredService<IOptions<OrchestratorOptions>>().Value;

        Round first = await Run(stage, host, 1, stop);
        // The second run loads a window for the first time; what it takes is what the third expects, give or take.
        await Run(stage, host, 1.08, stop);
        Task<Watched[]> polling = Task.WhenAll(names.Select(name => new FixedPoll(stage, Poll).Load(name, stop)));
        Round timers = await Run(stage, host, 0.95, stop);
        Watched[] polled = await polling;
        options.EventKey = Key;
        stage.Simulator.Events.Target = new EventTarget { Url = new Uri(host.Url, "/api/events"), ApiKey = Key };
        Round events = await Run(stage, host, 1.04, stop);
        stage.Simulator.Events.Target = null;

        yield return Most("first run: AppFlow calls per object", first.Calls, "calls", 40, polled.Max(flow => flow.Calls), first.Apart);
        yield return Most("third run, timers: calls per object", timers.Calls, "calls", 8, polled.Max(flow => flow.Calls), timers.Apart);
        yield return Most(
            "third run, timers: end known late, of 10 % or 5 s", timers.Flows.Max(f => f.Share(Floor)), "×", 1, polled.Max(f => f.Share(Floor)));
        yield return Most("with events: AppFlow calls per object", events.Calls, "calls", 5, polled.Max(flow => flow.Calls), events.Apart);
        yield return Most("with events: flow's end known after", events.Flows.Max(f => f.Late).TotalSeconds, "s", 2, Mean(polled) * Pace);
        yield return Most("timers: flow's end known after, mean", Mean(timers.Flows) * Pace, "s", Allowed(timers.Flows) * Pace, Mean(polled) * Pace);
        yield return Most("with events: statement's end known after", events.Statement.TotalSeconds, "s", 2, 15);
        yield return Most("timers: statement's end known after", timers.Statement.TotalSeconds * Pace, "s", Math.Max(5, Seconds[1] / 4.0), 15);
    }

    private double Shrink => Math.Clamp(scale, 0.02, 10);

    private static double Allowed(IReadOnlyCollection<Watched> flows) =>
        flows.Average(flow => Math.Max(flow.Took.TotalSeconds / 10, Floor.TotalSeconds));

    private static double Mean(IReadOnlyCollection<Watched> flows) => flows.Average(flow => flow.Late.TotalSeconds);

    private static Measurement Most(string name, double value, string unit, double goal, double reference, string? note = null) =>
        new(name, value, unit, goal) { AtMost = true, Reference = reference, Note = note };

    /// <param name="length">How long its flows take, as a multiple of the usual.</param>
    private async Task<Round> Run(RunStage stage, LocalFunctionsHost host, double length, CancellationToken stop)
    {
        var latencies = names.Zip(Seconds).ToDictionary(o => o.First, o => TimeSpan.FromSeconds(o.Second * Shrink * length / Pace).ToString());
        await stage.Switch(new { runLatencies = latencies }, stop);
        int before = stage.Simulator.Calls.All.Count;
        using var http = new HttpClient { BaseAddress = host.Url };
        string run = await RunStage.Begin(http, Pipeline, stop);
        OrchestrationMetadata ended = await host.Client.WaitForInstanceCompletionAsync(run, getInputsAndOutputs: true, stop);
        RunReport report = RunStage.Succeeded(ended.ReadOutputAs<RunReport>()!);
        var flows = new List<Watched>();
        foreach (string name in names)
        {
            flows.Add(await Flow(stage, host.Client, $"{run}.{name}", name));
        }

        string[] other = [.. stage.Simulator.Calls.All.Skip(before).Where(c => c.Service == "appflow" && c.Resource is null).Select(c => c.Operation)];
        return new Round(flows, await Statement(stage, host.Client, report), Apart(other));
    }

    private static string Apart(string[] operations) =>
        "apart: " + string.Join(", ", operations.CountBy(operation => operation).Select(counted => $"{counted.Value} {counted.Key}"));

    private static async Task<Watched> Flow(RunStage stage, DurableTaskClient client, string child, string name)
    {
        (DateTime seen, string last) = LastLook(await client.GetOrchestrationHistoryAsync(child), nameof(CheckFlow));
        FlowFigures figures = System.Text.Json.JsonSerializer.Deserialize<FlowFigures>(last, OrchestratorJson.Options)!;
        int calls = stage.Simulator.Calls.All.Count(call => call.Resource?.StartsWith($"{child}.", StringComparison.Ordinal) == true);
        return new Watched(name, calls, figures.EndedAt!.Value - figures.StartedAt!.Value, seen - figures.EndedAt.Value.UtcDateTime);
    }

    private static async Task<TimeSpan> Statement(RunStage stage, DurableTaskClient client, RunReport report)
    {
        StatementOutcome procedure = report.Statements[^1];
        (DateTime seen, _) = LastLook(await client.GetOrchestrationHistoryAsync($"{report.RunId}.{procedure.Step}"), nameof(CheckStatement));
        var request = new Amazon.RedshiftDataAPIService.Model.DescribeStatementRequest { Id = procedure.StatementId };
        return seen - (await stage.Redshift.DescribeStatementAsync(request)).UpdatedAt!.Value;
    }

    private static (DateTime Seen, string Result) LastLook(IList<HistoryEvent> history, string activity)
    {
        int call = history.OfType<TaskScheduledEvent>().Last(scheduled => scheduled.Name == activity).EventId;
        TaskCompletedEvent look = history.OfType<TaskCompletedEvent>().First(completed => completed.TaskScheduledId == call);
        return (look.Timestamp, look.Result);
    }

    /// <param name="Statement">From the procedure's end until it was known.</param>
    /// <param name="Apart">Calls about no single flow.</param>
    private sealed record Round(IReadOnlyList<Watched> Flows, TimeSpan Statement, string Apart)
    {
        public int Calls => Flows.Max(flow => flow.Calls);
    }
}
