using AwsSimulator.AppFlow;
using AwsSimulator.Postgres;
using AwsSimulator.Salesforce;
using Orchestrator.Cli.Chaos;
using Orchestrator.Cli.Demo;
using Orchestrator.Reporting;

namespace Orchestrator.EndToEnd;

/// <summary>The three things that an incremental load cannot see, each with the full load that heals it.</summary>
public sealed class UnseenChangesTests : IAsyncLifetime
{
    private static readonly DayRates Calm = new() { New = 0, Changed = 0, Deleted = 0, Undeleted = 0, Late = 0, Repeated = 0, Outdated = 0, Drifted = 0 };

    private static readonly ChaosScript Script = new()
    {
        Seed = 1,
        Records = 120,
        Objects = [new ChaosObject("Opportunity", "SystemModstamp", HasHistory: false, DeletesAbsent: true)],
        Concurrency = 1,
        Attempts = 1,
        AbortsOnFailure = false,
        HasProcedure = false,
        HostIsProcess = false,
        AppFlow = new AppFlowOptions(),
        Rounds = [],
    };

    private PostgresCluster _server = null!;
    private ChaosStage _stage = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresCluster.StartAsync();
        _stage = await ChaosStage.Set(Script, _server.ConnectionString, isTalkative: false, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _stage.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public Task CalculatedField_OfARecordStampedLongAgo_IsHealedByAFullLoad() => Heals(Calm with { DriftedLongAgo = 0.1 }, day => day.Unseen, "org ");

    [Fact]
    public Task Record_VisibleLaterThanLagAndOverlap_IsHealedByAFullLoad() => Heals(Calm with { TooLate = 0.1 }, day => day.Unseen, "org ");

    [Fact]
    public Task Record_DeletedForGood_IsHealedByAFullLoad() => Heals(Calm with { Erased = 0.1 }, day => day.Erased, "once more in the target");

    /// <param name="difference">What is wrong with the records until then.</param>
    private async Task Heals(DayRates rates, Func<ObjectDay, IReadOnlyList<string>> unseen, string difference)
    {
        await Run("auto");
        string[] ids = [.. _stage.Simulator.Org.LiveADay(rates).Objects.Where(day => day.Object == "Opportunity").SelectMany(unseen)];
        Assert.NotEmpty(ids);

        await Run("auto");
        Check incremental = await Compare();
        Assert.False(incremental.Holds);
        Assert.All(incremental.Wrong, wrong => Assert.Contains(ids, id => wrong.StartsWith($"Opportunity {id}", StringComparison.Ordinal)));
        Assert.All(incremental.Wrong, wrong => Assert.Contains(difference, wrong, StringComparison.Ordinal));

        await Run("full");
        Check full = await Compare();
        Assert.True(full.Holds, string.Join('\n', full.Wrong));
    }

    private async Task Run(string mode)
    {
        ChaosAnswer started = await Eventually.Is(
            () => _stage.Host.Start(new { mode }, CancellationToken.None), answer => answer.Id is not null, "a free gate");
        RunView ended = await Eventually.Is(
            () => _stage.Host.Look(started.Id!, CancellationToken.None), view => view.EndedAt is not null, "the run's end");
        Assert.Equal(RunOutcome.Succeeded, ended.Outcome);
    }

    private Task<Check> Compare() => new TargetCheck(_stage.Warehouse, "salesforce").Compare(
        _stage.Objects, _stage.Simulator.Clock.GetUtcNow(), CancellationToken.None);
}
