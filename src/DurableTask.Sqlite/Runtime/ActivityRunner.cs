using System.Diagnostics;
using DurableTask.Sqlite.Diagnostics;
using DurableTask.Sqlite.History;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Runtime;

/// <summary>
/// Does one activity, in a service scope of its own, and turns its end into an event. At least once: after a crash it is done again.
/// </summary>
internal sealed partial class ActivityRunner(
    IReadOnlyDictionary<string, Func<IServiceProvider, ITaskActivity>> activities,
    IServiceProvider services,
    SqliteEngineOptions options,
    ILogger<ActivityRunner> log)
{
    readonly IServiceScopeFactory? scopes = services.GetService<IServiceScopeFactory>();

    /// <summary>The activity's end; null when it gave up because the engine stops, and is to be done again after the next start.</summary>
    public async Task<HistoryEvent?> Perform(ActivityCall call, CancellationToken stopping)
    {
        using Activity? span = Spans.Perform(call);
        try
        {
            if (!activities.TryGetValue(call.Name, out Func<IServiceProvider, ITaskActivity>? create))
            {
                LogNotFound(call.Name, call.InstanceId);
                return Failed(
                    call, new Failure("ActivityTaskNotFound", $"No activity named '{call.Name}' is registered.") { IsNonRetriable = true });
            }

            await using AsyncServiceScope? scope = scopes?.CreateAsyncScope();
            ITaskActivity activity = create(scope?.ServiceProvider ?? services);
            object? input = options.DataConverter.Deserialize(call.Input, activity.InputType);
            object? output = await activity.RunAsync(new ActivityContext(call), input);
            return new TaskCompleted(call.TaskId, options.DataConverter.Serialize(output)) { Timestamp = Now };
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            span?.SetStatus(ActivityStatusCode.Error, "Given up because the engine stops; it is done again.");
            return null;
        }
#pragma warning disable CA1031 // Whatever an activity throws is its result.
        catch (Exception error)
#pragma warning restore CA1031
        {
            span?.SetStatus(ActivityStatusCode.Error, error.Message);
            LogFailed(call.Name, call.TaskId, call.InstanceId, error.GetType().Name, error.Message);
            return Failed(call, Failure.Of(error));
        }
    }

    DateTime Now => options.Clock.GetUtcNow().UtcDateTime;

    TaskFailed Failed(ActivityCall call, Failure failure) => new(call.TaskId, failure) { Timestamp = Now };

    // Without the stack trace: the history keeps it, and a retried activity would print it again and again.
    [LoggerMessage(1101, LogLevel.Warning, "Activity {Activity} (#{TaskId}) of {InstanceId} failed with {Error}: {Reason}")]
    private partial void LogFailed(string activity, int taskId, string instanceId, string error, string reason);

    [LoggerMessage(1102, LogLevel.Error, "Activity {Activity}, called by {InstanceId}, is not registered.")]
    private partial void LogNotFound(string activity, string instanceId);
}
