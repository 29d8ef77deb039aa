using Microsoft.Azure.Functions.Worker;

namespace SampleFunctions;

public sealed class Morning(TimerRuns runs)
{
    [Function(nameof(EverySix))]
    public Task EverySix([TimerTrigger("0 0 6 * * *")] TimerInfo timer) => runs.Note(timer);
}
