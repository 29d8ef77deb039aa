using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Orchestrator.Reporting;

namespace Orchestrator.Benchmarks.Run;

/// <summary>One run of many objects as it is seen from outside its process.</summary>
/// <param name="Took">From the request to its end.</param>
/// <param name="StatusLength">The longest custom status seen, in characters.</param>
/// <param name="Memory">MiB of the process each time another quarter of the objects had ended.</param>
internal sealed record WideRun(RunReport Report, TimeSpan Took, int StatusLength, IReadOnlyList<double> Memory)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    public static async Task<WideRun> Watch(HttpClient host, EngineChild process, string pipeline, CancellationToken stop)
    {
        long begun = Stopwatch.GetTimestamp();
        string run = await RunStage.Begin(host, pipeline, stop);
        var memory = new List<double>();
        int longest = 0;
        while (true)
        {
            JsonElement seen = await host.GetFromJsonAsync<JsonElement>($"/runtime/webhooks/durabletask/instances/{run}?showInput=false", stop);
            TimeSpan took = Stopwatch.GetElapsedTime(begun);
            JsonElement status = seen.GetProperty("customStatus");
            longest = Math.Max(longest, status.GetRawText().Length);
            if (status.ValueKind == JsonValueKind.Object && Share(status) * 4 >= memory.Count + 1)
            {
                memory.Add(process.Memory);
            }

            if (seen.GetProperty("runtimeStatus").GetString() is "Completed" or "Failed" or "Terminated")
            {
                return new WideRun(seen.GetProperty("output").Deserialize<RunReport>(OrchestratorJson.Options)!, took, longest, memory);
            }

            await Task.Delay(BetweenLooks, stop);
        }
    }

    private static double Share(JsonElement status)
    {
        int loaded = status.GetProperty("counts").TryGetProperty("loaded", out JsonElement count) ? count.GetInt32() : 0;
        return (double)loaded / Math.Max(1, status.GetProperty("total").GetInt32());
    }
}
