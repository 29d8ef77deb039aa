using DurableTask.Sqlite.History;
using Microsoft.DurableTask;

namespace DurableTask.Sqlite.Execution;

internal sealed partial class OrchestrationContext
{
    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        RefuseOptionsAsInput(input, options);
        string? serialized = session.Converter.Serialize(input);
        return Call<TResult>(name.Name, options?.Retry, isActivity: true, id => new TaskScheduled(name.Name, serialized)
        {
            Id = id,
            Timestamp = session.Now,
            Version = options?.Version is { } version ? Chosen(version) : start.Version,
            Tags = Copy(options?.Tags),
        });
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        RefuseOptionsAsInput(input, options);
        string? serialized = session.Converter.Serialize(input);
        string instanceId = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        // Its own Version hides the one it inherits.
        TaskVersion? chosen = (options as SubOrchestrationOptions)?.Version ?? options?.Version;
        return Call<TResult>(orchestratorName.Name, options?.Retry, isActivity: false, id =>
            new SubOrchestrationInstanceCreated(orchestratorName.Name, instanceId, serialized)
            {
                Id = id,
                Timestamp = session.Now,
                Version = chosen is { } version ? Chosen(version) : null,
                Tags = Copy(options?.Tags),
            });
    }

    async Task<TResult> Call<TResult>(string name, TaskRetryOptions? retry, bool isActivity, Func<int, DecisionEvent> decide)
    {
        session.EnsureInside(isActivity ? nameof(CallActivityAsync) : nameof(CallSubOrchestratorAsync));
        DateTime firstAttempt = CurrentUtcDateTime;
        for (int failures = 1; ; failures++)
        {
            CallFailedException failed;
            try
            {
                DecisionEvent decision = decide(session.Decisions.NextId());
                session.Decisions.Add(decision);
                return session.Converter.Deserialize<TResult>(await session.Open.Add(decision.Id))!;
            }
            catch (CallFailedException error)
            {
                failed = error;
            }

            if (!await PauseBeforeRetry(retry, failed.Failure, isActivity, failures, firstAttempt))
            {
                throw new TaskFailedException(name, failed.TaskId, failed.Failure.ToDetails());
            }
        }
    }

    async Task<bool> PauseBeforeRetry(TaskRetryOptions? retry, Failure failure, bool isActivity, int failures, DateTime firstAttempt)
    {
        if (retry?.Policy is { } policy)
        {
            if (RetryDecision.NextDelay(policy, failure, isActivity, failures, firstAttempt, CurrentUtcDateTime) is not { } delay)
            {
                return false;
            }

            await CreateTimer(CurrentUtcDateTime + delay, CancellationToken.None);
            return true;
        }

        return retry?.Handler is { } handler && !failure.IsNonRetriable
            && await handler(new RetryContext(this, failures, failure.ToDetails(), CurrentUtcDateTime - firstAttempt, CancellationToken.None));
    }

    static void RefuseOptionsAsInput(object? input, TaskOptions? options)
    {
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException(
                $"A {nameof(TaskOptions)} was given as the input and no options; pass it as the parameter 'options'.", nameof(input));
        }
    }

    static string? Chosen(TaskVersion version) => string.IsNullOrEmpty(version.Version) ? null : version.Version;

    static Dictionary<string, string>? Copy(IDictionary<string, string>? tags) =>
        tags is { Count: > 0 } ? new Dictionary<string, string>(tags) : null;
}
