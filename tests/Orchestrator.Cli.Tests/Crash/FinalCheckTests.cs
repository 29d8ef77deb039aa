using DurableTask.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Benchmarks.Crash;

namespace Orchestrator.Cli.Tests.Crash;

/// <summary>A crash run that could not notice a loss would prove nothing.</summary>
public sealed class FinalCheckTests : IAsyncLifetime
{
    private const int Number = 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orchestrator-crash-check-");

    private string EngineFile => Path.Combine(_folder.FullName, "engine.db");

    private Ledger Ledger => new(Path.Combine(_folder.FullName, "ledger"));

    /// <summary>One round, without any kill.</summary>
    public async Task InitializeAsync()
    {
        SqliteEngine? engine = null;
        await using SqliteEngine running = engine = new SqliteEngine(
            CrashTasks.All(Ledger, () => engine!.Client),
            new SqliteEngineOptions { File = EngineFile },
            new ServiceCollection().BuildServiceProvider(),
            NullLoggerFactory.Instance);
        await running.StartAsync(CancellationToken.None);
        await running.Client.ScheduleNewOrchestrationInstanceAsync(
            Round.Name, Number, new StartOrchestrationOptions(Round.Id(Number)), CancellationToken.None);
        await running.Client.WaitForInstanceCompletionAsync(Round.Id(Number), CancellationToken.None);
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Problems_OfARoundThatWentWell_AreNone()
    {
        FinalCheck check = new(EngineFile, Ledger.Read());

        Assert.Empty(await check.Problems());
        Assert.Equal(1, check.Rounds);
    }

    [Fact]
    public async Task Problems_EffectThatIsMissing_IsLost()
    {
        string[] ledger = Ledger.Read();

        Assert.Equal([$"lost: {ledger[0]} has not happened"], await new FinalCheck(EngineFile, ledger[1..]).Problems());
    }

    [Fact]
    public async Task Problems_EffectOfADecisionThatHistoryForgot_IsDecidedTwice()
    {
        string other = $"{Round.Id(Number)}:chain 1@5";

        Assert.Equal(
            [$"twice: {other} happened, and its orchestration knows nothing of it"],
            await new FinalCheck(EngineFile, [.. Ledger.Read(), other]).Problems());
    }

    [Fact]
    public void Knows_EffectsOfTheLedgerAndNoOther()
    {
        using FileProbe file = new(EngineFile);

        Assert.All(Ledger.Read(), effect => Assert.True(file.Knows(effect), effect));
        Assert.False(file.Knows($"{Round.Id(Number)}:chain 1@5"));
    }
}
