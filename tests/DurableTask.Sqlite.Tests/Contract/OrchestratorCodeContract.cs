using System.IO.Pipes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Tests.Contract;

public sealed class OrchestratorCodeOnFile() : OrchestratorCodeContract(NewFile());

public sealed class OrchestratorCodeInMemory() : OrchestratorCodeContract(null);

/// <summary>What the code of an orchestrator may and may not do.</summary>
public abstract class OrchestratorCodeContract(string? file) : EngineContract(file)
{
    [Fact]
    public async Task SemaphoreAndAsyncHelpers_RunOnTheScheduler_InEveryReplay()
    {
        MaxLiveOrchestrations = 0;
        Tasks.AddActivityFunc<int, int>("work", (_, n) => n);
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            using var gate = new SemaphoreSlim(2);
            int inside = 0, most = 0;
            async Task<int> Gated(int n)
            {
                await gate.WaitAsync();
                most = Math.Max(most, ++inside);
                await Task.Yield();
                int result = await context.CallActivityAsync<int>("work", n);
                inside--;
                gate.Release();
                return result;
            }

            int[] results = await Task.WhenAll(Enumerable.Range(0, 10).Select(Gated));
            return $"{results.Sum()} {most}";
        });

        Assert.Equal("45 2", (await Run("o")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task WhenAny_TakesTheFirst_AndTheRestGoesOn()
    {
        Tasks.AddOrchestratorFunc<string>("o", async context =>
        {
            Task slow = context.CreateTimer(TimeSpan.FromHours(2), CancellationToken.None), fast = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            Task first = await Task.WhenAny(slow, fast);
            string at = $"{first == fast} {context.CurrentUtcDateTime:HH}";
            await slow;
            return $"{at} {context.CurrentUtcDateTime:HH}";
        });

        Assert.Equal("True 01 02", (await Run("o")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task WallClockDelay_IsRefused_NamingTheMethod()
    {
        Tasks.AddOrchestratorFunc("o", _ => WaitsForTheWallClock());

        OrchestrationMetadata end = await Run("o");

        Assert.Equal(typeof(OrchestratorEscapedException).FullName, end.FailureDetails!.ErrorType);
        Assert.Contains(nameof(OrchestratorCodeContract) + "." + nameof(WaitsForTheWallClock), end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TaskRun_ThenCallingTheContext_IsRefused()
    {
        Tasks.AddActivityFunc<int>("work", (_, _) => { });
        Tasks.AddOrchestratorFunc("o", context => Task.Run(() => context.CallActivityAsync("work", 1)));

        OrchestrationMetadata end = await Run("o");

        Assert.Equal(typeof(OrchestratorEscapedException).FullName, end.FailureDetails!.ErrorType);
        Assert.Contains("CallActivityAsync", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timer", nameof(WaitsForATimer))]
    [InlineData("event", nameof(WaitsForAnEvent))]
    [InlineData("I/O", nameof(ReadsAPipe))]
    [InlineData("Task.Run", nameof(ComputesElsewhere))]
    [InlineData("a thread's call", nameof(CallsFromElsewhere))]
    public async Task ContinuationFromOutside_IsRefused_NamingTheMethod(string kind, string method)
    {
        Clock.Skips = false;
        using var outside = new CancellationTokenSource();
        Tasks.AddOrchestratorFunc("o", context => kind switch
        {
            "timer" => WaitsForATimer(context, outside.Token),
            "event" => WaitsForAnEvent(context, outside.Token),
            "I/O" => ReadsAPipe(outside.Token),
            "Task.Run" => ComputesElsewhere(outside.Token),
            _ => CallsFromElsewhere(context),
        });
        await Start();
        string id = await Client.ScheduleNewOrchestrationInstanceAsync("o", TimeLimit);
        await Client.WaitForInstanceStartAsync(id, TimeLimit);

        await outside.CancelAsync();

        OrchestrationMetadata end = await End(id);
        Assert.Equal(typeof(OrchestratorEscapedException).FullName, end.FailureDetails!.ErrorType);
        Assert.Contains($"{nameof(OrchestratorCodeContract)}.{method}", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WallClockToken_ThatNobodyAwaits_IsRefusedAllTheSame()
    {
        Clock.Skips = false;
        Tasks.AddOrchestratorFunc("o", async context =>
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
            _ = context.CreateTimer(TimeSpan.FromHours(1), limit.Token);
            await context.WaitForExternalEvent<int>("never");
        });

        OrchestrationMetadata end = await Run("o");

        Assert.Equal(typeof(OrchestratorEscapedException).FullName, end.FailureDetails!.ErrorType);
        Assert.Contains("CancellationToken of orchestrator 'o'", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigureAwaitFalse_OnADurableTask_IsRefused()
    {
        Tasks.AddActivityFunc<int>("work", (_, _) => { });
        Tasks.AddOrchestratorFunc("o", async context =>
        {
            await context.CallActivityAsync("work", 1).ConfigureAwait(false);
            await context.CallActivityAsync("work", 2);
        });

        Assert.Equal(typeof(OrchestratorEscapedException).FullName, (await Run("o")).FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task CustomStatus_IsShown_AndTooLongAOneIsRefused()
    {
        Tasks.AddOrchestratorFunc<int, string>("o", (context, length) =>
        {
            context.SetCustomStatus(new string('x', length - 2));
            return "set";
        });

        OrchestrationMetadata longest = await Run("o", 8192), tooLong = await Run("o", 8193);

        Assert.Equal(8192, longest.SerializedCustomStatus!.Length);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, tooLong.RuntimeStatus);
        Assert.Contains("8193", tooLong.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewGuidAndTime_AreTheSameInEveryReplay()
    {
        MaxLiveOrchestrations = 0;
        var seen = new HashSet<string>();
        Tasks.AddActivityFunc<int>("work", (_, _) => Clock.Advance(TimeSpan.FromSeconds(1)));
        Tasks.AddOrchestratorFunc("o", async context =>
        {
            seen.Add($"{context.NewGuid()} {context.CurrentUtcDateTime:O}");
            await context.CallActivityAsync("work", 1);
            seen.Add($"{context.NewGuid()} {context.CurrentUtcDateTime:O}");
            await context.CallActivityAsync("work", 2);
        });

        await Run("o");

        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task ReplaySafeLogger_LogsEachLineOnce()
    {
        MaxLiveOrchestrations = 0;
        var log = new RecordingLoggerFactory();
        Loggers = log;
        Tasks.AddActivityFunc<int>("work", (_, _) => { });
        Tasks.AddOrchestratorFunc("o", async context =>
        {
            ILogger logger = context.CreateReplaySafeLogger("story");
            for (int i = 0; i < 3; i++)
            {
                logger.LogInformation("before");
                await context.CallActivityAsync("work", i);
            }
        });

        await Run("o");

        Assert.Equal(["before", "before", "before"], log.Lines("story"));
    }

    static async Task WaitsForTheWallClock() => await Task.Delay(1);

    static async Task WaitsForATimer(TaskOrchestrationContext context, CancellationToken outside) =>
        await context.CreateTimer(TimeSpan.FromHours(1), outside);

    static async Task WaitsForAnEvent(TaskOrchestrationContext context, CancellationToken outside) =>
        await context.WaitForExternalEvent<int>("never", outside);

    static async Task ReadsAPipe(CancellationToken outside)
    {
        await using var server = new AnonymousPipeServerStream(PipeDirection.In);
        await using var client = new AnonymousPipeClientStream(PipeDirection.Out, server.ClientSafePipeHandle);
        await using CancellationTokenRegistration written = outside.Register(() => client.WriteByte(1));
        await server.ReadExactlyAsync(new byte[1], CancellationToken.None);
    }

    static async Task ComputesElsewhere(CancellationToken outside) => await Task.Run(() => outside.WaitHandle.WaitOne(), CancellationToken.None);

    static async Task CallsFromElsewhere(TaskOrchestrationContext context) => await Task.Run(() => context.CallActivityAsync("work", 1));
}
