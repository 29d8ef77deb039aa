using System.Text.Json;

namespace Orchestrator.AzureHost.Tests;

/// <summary>The settings of host.json that a run depends on.</summary>
public sealed class HostJsonTests
{
    private static JsonElement DurableTask => JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")))
        .RootElement.GetProperty("extensions").GetProperty("durableTask");

    /// <summary>Without a name the hub is called after the app: a renamed app, or a slot, would lose its running instances.</summary>
    [Fact]
    public void HubName_IsFixed() => Assert.Matches("^[A-Za-z][A-Za-z0-9]{2,44}$", DurableTask.GetProperty("hubName").GetString());

    /// <summary>Otherwise a second start of a run's id would end the first.</summary>
    [Fact]
    public void RunningInstances_CannotBeOverridden() =>
        Assert.Equal("NonRunningStates", DurableTask.GetProperty("overridableExistingInstanceStates").GetString());

    /// <summary>The default of 30 s would be added to every short wait of a run.</summary>
    [Fact]
    public void Queues_ArePolledAtLeastEveryFiveSeconds() => Assert.InRange(
        TimeSpan.Parse(DurableTask.GetProperty("storageProvider").GetProperty("maxQueuePollingInterval").GetString()!, null),
        TimeSpan.FromMilliseconds(100),
        TimeSpan.FromSeconds(5));

    [Fact]
    public void Inputs_AreNotWrittenToTraces() => Assert.False(DurableTask.GetProperty("tracing").GetProperty("traceInputsAndOutputs").GetBoolean());

    [Fact]
    public void ExtendedSessions_AreOff() => Assert.False(DurableTask.GetProperty("extendedSessionsEnabled").GetBoolean());
}
