using DurableTask.Sqlite;
using DurableTask.Sqlite.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Orchestrator.Benchmarks.Crash;

/// <summary>Holds every instance to what it must have come to, once all have ended.</summary>
internal sealed class FinalCheck(string file, IEnumerable<string> ledger)
{
    private readonly ILookup<string, string> _effectsOfRound = ledger.Distinct().ToLookup(effect => effect[..Round.Id(0).Length]);

    public int Instances { get; private set; }

    public int Rounds { get; private set; }

    /// <summary>One sentence for each thing that is not right.</summary>
    public async Task<List<string>> Problems()
    {
        List<string> problems = [];
        await using SqliteEngine engine = new(
            new DurableTaskRegistry(), new SqliteEngineOptions { File = file }, new ServiceCollection().BuildServiceProvider(), NullLoggerFactory.Instance);
        await engine.StartAsync(CancellationToken.None);
        await foreach (OrchestrationMetadata instance in engine.Client.GetAllInstancesAsync(new OrchestrationQuery { FetchInputsAndOutputs = true }))
        {
            Instances++;
            problems.AddRange(Problems(instance));
            problems.AddRange(Problems(instance.InstanceId, await engine.ReadHistoryAsync(instance.InstanceId)));
        }

        return problems;
    }

    private IEnumerable<string> Problems(OrchestrationMetadata instance)
    {
        OrchestrationRuntimeStatus due = instance.Name == "doomed" ? OrchestrationRuntimeStatus.Terminated : OrchestrationRuntimeStatus.Completed;
        if (instance.RuntimeStatus != due)
        {
            yield return $"lost: {instance.InstanceId} ended as {instance.RuntimeStatus} instead of {due}: {instance.FailureDetails?.ErrorMessage}";
        }
        else if (instance.Name == Round.Name)
        {
            Rounds++;
            int number = Round.Number(instance.InstanceId);
            foreach (string problem in Problems(instance.InstanceId, number, instance.ReadOutputAs<Outcome>()!))
            {
                yield return problem;
            }
        }
    }

    private IEnumerable<string> Problems(string instanceId, int number, Outcome outcome)
    {
        if (outcome.Value != Round.Expected(number))
        {
            yield return $"lost: {instanceId} came to {outcome.Value} instead of {Round.Expected(number)}";
        }

        foreach (string missing in outcome.Effects.Except(_effectsOfRound[instanceId]))
        {
            yield return $"lost: {missing} has not happened";
        }

        foreach (string surplus in _effectsOfRound[instanceId].Except(outcome.Effects))
        {
            yield return $"twice: {surplus} happened, and its orchestration knows nothing of it";
        }
    }

    private static IEnumerable<string> Problems(string instanceId, IReadOnlyList<HistoryEvent> history)
    {
        List<int> decisions = [.. history.OfType<DecisionEvent>().Select(decision => decision.Id)];
        if (!decisions.SequenceEqual(Enumerable.Range(0, decisions.Count)))
        {
            yield return $"twice: the decisions of {instanceId} are numbered {string.Join(' ', decisions)}";
        }

        List<int> ends = [.. history.OfType<TaskCompleted>().Select(end => end.TaskId), .. history.OfType<TaskFailed>().Select(end => end.TaskId)];
        if (ends.Distinct().Count() != ends.Count)
        {
            yield return $"twice: {instanceId} saw the end of an activity again";
        }
    }
}
