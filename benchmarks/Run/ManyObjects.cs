using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.Appflow.Model;
using Amazon.RedshiftDataAPIService.Model;
using AwsSimulator.Http;
using Orchestrator.Benchmarks.Aws;
using Orchestrator.Objects;
using Orchestrator.Runs;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Benchmarks.Run;

/// <summary>A run of a thousand objects whose flows take no time, and one in an account that others have filled.</summary>
internal sealed class ManyObjects(double scale, string? postgres)
{
    private const int Concurrency = 50;
    private const string Pipeline = "many";
    private readonly string[] names = BenchOrg.Names((int)Math.Clamp(1_000 * scale, 10, 9_999));

    public async IAsyncEnumerable<Measurement> Measure([EnumeratorCancellation] CancellationToken stop)
    {
        await using RunStage stage = await RunStage.Start(names, [], postgres, stop);
        await stage.Switch(new { runLatency = "00:00:00", listedAfter = "00:00:00" }, stop);
        stage.Write(Pipeline, $"concurrency: {Concurrency}\npolling: {{ floor: 100ms }}", names);
        await using EngineChild process = EngineChild.Start("busy", stage.EngineFile, stage.Pipelines);
        using var host = new HttpClient { BaseAddress = new Uri((await process.Says(stop))!) };
        string many = names.Length.ToString("N0", CultureInfo.InvariantCulture);

        WideRun run = await WideRun.Watch(host, process, Pipeline, stop);
        RunStage.Succeeded(run.Report);
        TimeSpan loading = Loading(stage.Simulator.Calls.All);
        TimeSpan statements = await Statements(stage, stop);
        (TimeSpan describe, TimeSpan load) = await new PlainLoop(stage, names, Concurrency).Run(stop);
        TimeSpan bare = describe + load + statements;
        yield return Most($"{many} objects at once: the run", run.Took.TotalSeconds, "s", 2 * bare.TotalSeconds) with
        {
            Reference = bare.TotalSeconds,
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"bare: describing {describe.TotalSeconds:0.0} s, loading {load.TotalSeconds:0.0} s, statements {statements.TotalSeconds:0.0} s"),
        };
        yield return Most($"{many} objects at once: their loading", loading.TotalSeconds, "s", 2 * load.TotalSeconds) with
        {
            Reference = load.TotalSeconds,
        };
        yield return Most("memory at the end, first quarter compared", run.Memory[^1], "MiB", 1.2 * run.Memory[0]) with
        {
            Reference = run.Memory[0], Note = $"MiB by quarters: {string.Join(' ', run.Memory.Select(mib => mib.ToString("0", CultureInfo.InvariantCulture)))}",
        };

        int foreign = Math.Max(5, names.Length - 10);
        int room = Math.Clamp(names.Length / 100, 1, 10);
        await Fill(stage, foreign, stop);
        // Flows that take no time at all would hardly ever fill even the few places.
        await stage.Switch(new { flowQuota = foreign + room, runLatency = "00:00:00.250" }, stop);
        DateTimeOffset filled = stage.Simulator.Clock.GetUtcNow();
        WideRun crowded = await WideRun.Watch(host, process, Pipeline, stop);
        RunStage.Succeeded(crowded.Report);
        int refused = stage.Simulator.Calls.All.Count(call => call.At >= filled && call.ErrorCode == "ServiceQuotaExceededException");
        int left = await Flows(stage, stop);
        yield return new Measurement($"{many} objects, room for {room} flows: loaded", crowded.Report.Loaded, "objects", names.Length)
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"{foreign} foreign flows, {left} flows afterwards; {crowded.Took.TotalSeconds:0.0} s"),
        };
        yield return new Measurement($"{many} objects, room for {room} flows: held back", refused, "times", 1)
        {
            Note = "that the account was ever full",
        };

        await process.Kill();
        using var file = new HistoryFile(stage.EngineFile);
        yield return Most($"history of the root, {many} objects", file.Largest(nameof(SyncPipeline)) / 1e6, "MB", 5);
        yield return Most("history of the largest child", file.Largest(nameof(LoadObject)) / 1e3, "kB", 20);
        yield return Most("longest custom status", Math.Max(run.StatusLength, crowded.StatusLength), "characters", 8_192);
    }

    private static Measurement Most(string name, double value, string unit, double goal) => new(name, value, unit, goal) { AtMost = true };

    /// <summary>From the first flow's creation to the last one's deletion.</summary>
    private static TimeSpan Loading(IReadOnlyList<AwsCall> calls)
    {
        AwsCall last = calls.Last(call => call.Operation == "DeleteFlow");
        return last.At + TimeSpan.FromMilliseconds(last.Milliseconds) - calls.First(call => call.Operation == "CreateFlow").At;
    }

    /// <summary>What the statements so far took in the database, one after another as they were sent.</summary>
    private static async Task<TimeSpan> Statements(RunStage stage, CancellationToken stop)
    {
        TimeSpan sum = TimeSpan.Zero;
        var page = new ListStatementsRequest { MaxResults = 100, Status = "ALL" };
        do
        {
            ListStatementsResponse answer = await stage.Redshift.ListStatementsAsync(page, stop);
            sum += TimeSpan.FromTicks(answer.Statements.Sum(statement => (statement.UpdatedAt!.Value - statement.CreatedAt!.Value).Ticks));
            page.NextToken = answer.NextToken;
        }
        while (!string.IsNullOrEmpty(page.NextToken));

        return sum;
    }

    private static async Task<int> Flows(RunStage stage, CancellationToken stop)
    {
        int found = 0;
        var page = new ListFlowsRequest { MaxResults = 100 };
        do
        {
            ListFlowsResponse answer = await stage.AppFlow.ListFlowsAsync(page, stop);
            found += answer.Flows.Count;
            page.NextToken = answer.NextToken;
        }
        while (!string.IsNullOrEmpty(page.NextToken));

        return found;
    }

    private async Task Fill(RunStage stage, int flows, CancellationToken stop)
    {
        WarehouseTable table = await WarehouseTable.Create(stage.Simulator, names[0], fields: 10, stop);
        await WarehouseTable.ResetMetadata(stage.AppFlow, stop);
        int made = 0;
        await Workers.PerSecond(flows, async _ =>
        {
            CreateFlowRequest request = table.Flow($"nightly-marketing-{Interlocked.Increment(ref made):000}");
            await stage.AppFlow.CreateFlowAsync(request, stop);
        });
    }
}
