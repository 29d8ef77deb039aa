using Microsoft.Azure.Functions.Worker;

namespace Orchestrator.LocalHost.Tests.Timers;

public sealed class AtStartup(TimerRuns runs)
{
    [Function(nameof(AtStartup))]
    public Task Run([TimerTrigger("0 0 6 * * *", RunOnStartup = true)] TimerInfo timer) => runs.Note(timer);
}

public sealed class EveryTenSeconds(TimerRuns runs)
{
    [Function(nameof(EveryTenSeconds))]
    public Task Run([TimerTrigger("*/10 * * * * *")] TimerInfo timer) => runs.Note(timer);
}

public sealed class AtTheHourOfASetting(TimerRuns runs)
{
    [Function(nameof(AtTheHourOfASetting))]
    public Task Run([TimerTrigger("0 30 %Shop__Opens% * * *")] TimerInfo timer) => runs.Note(timer);
}
