using Orchestrator.LocalHost.Timers;

namespace Orchestrator.LocalHost.Tests.Timers;

public sealed class TimerStatesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("timers-").FullName;

    private string EngineFile => Path.Combine(_folder, "engine.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Find_AfterARestart_IsWhatWasKept()
    {
        var state = new TimerState(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), DateTimeOffset.UnixEpoch);
        new TimerStates(EngineFile).Keep("Tick", state);

        Assert.Equal(state, new TimerStates(EngineFile).Find("Tick"));
        Assert.Null(new TimerStates(EngineFile).Find("Other"));
    }

    [Fact]
    public void Find_FileIsDamaged_IsNone()
    {
        File.WriteAllText(EngineFile + ".timers.json", "{\"Tick\":");

        Assert.Null(new TimerStates(EngineFile).Find("Tick"));
    }
}
