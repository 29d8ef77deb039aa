using System.Diagnostics;
using System.Globalization;
using DurableTask.Sqlite.CrashProcess;
using DurableTask.Sqlite.History;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DurableTask.Sqlite.Tests.Storage;

/// <summary>A child process runs the engine and is killed (SIGKILL) at random moments.</summary>
public sealed class CrashTests : IDisposable
{
    const int Kills = 10;
    const int Rounds = 60;

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("engine-crash-");

    [Fact]
    public async Task Process_KilledAtRandomMoments_EveryOrchestrationEndsRight()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process victim = Begin();
            Assert.Equal("ready", await victim.StandardOutput.ReadLineAsync());
            await Task.WhenAny(victim.WaitForExitAsync(), Task.Delay(random.Next(150)));
            victim.Kill();
            await victim.WaitForExitAsync();
        }

        using Process last = Begin();
        string output = await last.StandardOutput.ReadToEndAsync();
        await last.WaitForExitAsync();

        Assert.True(output.Contains("done", StringComparison.Ordinal), $"seed {seed}: {output}");
        await CheckResults(seed);
    }

    public void Dispose() => folder.Delete(recursive: true);

    async Task CheckResults(int seed)
    {
        await using var engine = new SqliteEngine(
            Workload.Tasks(new Ledger(InFolder("none"))),
            new SqliteEngineOptions { File = InFolder("engine.db") },
            new ServiceCollection().BuildServiceProvider(),
            NullLoggerFactory.Instance);
        await engine.StartAsync(default);
        HashSet<string> effects = [.. await File.ReadAllLinesAsync(InFolder("ledger"))];
        foreach (Start start in Workload.Starts(Rounds))
        {
            OrchestrationMetadata end = (await engine.Client.GetInstanceAsync(start.InstanceId, getInputsAndOutputs: true))!;
            Assert.True(
                end.RuntimeStatus == OrchestrationRuntimeStatus.Completed && end.ReadOutputAs<int>() == start.Expected,
                $"seed {seed}: {start.InstanceId} is {end.RuntimeStatus} with {end.SerializedOutput}, expected {start.Expected}; {end.FailureDetails}");
            CheckDecisions(start.InstanceId, await engine.ReadHistoryAsync(start.InstanceId), effects);
        }
    }

    /// <summary>Each decision stands in history once, and each activity it called left its effect.</summary>
    static void CheckDecisions(string instanceId, IReadOnlyList<HistoryEvent> history, HashSet<string> effects)
    {
        List<int> ids = [.. history.OfType<DecisionEvent>().Select(d => d.Id)];
        Assert.Equal(Enumerable.Range(0, ids.Count), ids);
        List<int> ended = [.. history.OfType<TaskCompleted>().Select(t => t.TaskId)];
        Assert.Equal(ended.Distinct(), ended);
        Assert.All(history.OfType<TaskScheduled>(), t => Assert.Contains($"{instanceId} {t.Input}", effects));
    }

    Process Begin() => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList = { typeof(Workload).Assembly.Location, InFolder("engine.db"), InFolder("ledger"), Rounds.ToString(CultureInfo.InvariantCulture) },
        RedirectStandardOutput = true,
    })!;

    string InFolder(string name) => Path.Combine(folder.FullName, name);
}
