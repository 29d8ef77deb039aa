using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Orchestrator.Events;
using Orchestrator.Objects;
using Orchestrator.Runs;

namespace Orchestrator.Tests.Events;

public sealed class RaiseHintTests
{
    private const string Load = "crm.20261120T063000.Account";
    private static readonly Hint FlowEnded = new(RunEvents.FlowEnded, $"{Load}.1");

    [Fact]
    public async Task Hint_ThatCannotBeRaised_IsLostWithAWarningAndNoFailure()
    {
        var log = new Warnings();
        await using var hub = new Hub(nameof(LoadObject)) { IsDeaf = true };

        HintOutcome outcome = await new RaiseHint(files: null!, log).Run(FlowEnded, hub, CancellationToken.None);

        Assert.Equal([Load], outcome.Lost);
        Assert.Empty(outcome.Raised);
        Assert.Contains(Load, Assert.Single(log.Said), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(LoadObject), OrchestrationRuntimeStatus.Running, 1)]
    [InlineData(nameof(LoadObject), OrchestrationRuntimeStatus.Completed, 0)]
    [InlineData(nameof(SyncPipeline), OrchestrationRuntimeStatus.Running, 0)]
    public async Task Hint_ReachesOnlyWhoWaitsForIt(string name, OrchestrationRuntimeStatus status, int raised)
    {
        await using var hub = new Hub(name) { Status = status };

        HintOutcome outcome = await new RaiseHint(files: null!, new Warnings()).Run(FlowEnded, hub, CancellationToken.None);

        Assert.Equal((raised, 0), (outcome.Raised.Count, outcome.Lost.Count));
        Assert.Equal(raised, hub.Raised.Count);
    }

    /// <summary>A hub with one instance.</summary>
    private sealed class Hub(string name) : DurableTaskClient("scripted")
    {
        public bool IsDeaf { get; init; }

        public OrchestrationRuntimeStatus Status { get; init; } = OrchestrationRuntimeStatus.Running;

        public List<string> Raised { get; } = [];

        public override Task<OrchestrationMetadata?> GetInstancesAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
            Task.FromResult(instanceId == Load ? new OrchestrationMetadata(name, instanceId) { RuntimeStatus = Status } : null);

        public override Task RaiseEventAsync(
            string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
        {
            Raised.Add($"{eventName} {instanceId}");
            return IsDeaf ? Task.FromException(new HttpRequestException("the task hub is away")) : Task.CompletedTask;
        }

        public override Task<string> ScheduleNewOrchestrationInstanceAsync(
            TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

        public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

        public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
            throw new NotSupportedException();

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Warnings : ILogger<RaiseHint>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));
    }
}
