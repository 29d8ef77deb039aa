using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Orchestrator.Aws;
using Orchestrator.Configuration;

namespace Orchestrator.Dms;

/// <summary>
/// One replication task from its start to the figures of its tables, a bounded number of attempts; or the load that it has just finished.
/// Always ends with a result for each table.
/// </summary>
public static class LoadTask
{
    /// <summary>Instance id of the task's orchestration in a run.</summary>
    public static string InstanceOf(string runId, string taskArn) =>
        $"{runId}.dms-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(taskArn)).AsSpan(0, 4))}";

    [Function(nameof(LoadTask))]
    public static async Task<TaskResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, TaskRequest load)
    {
        var watch = new TaskWatch(context, load);
        TaskAttempt last = TaskAttempt.Failed("no attempt was made");
        int attempt = load.FirstAttempt;
        while (true)
        {
            watch.Begin(attempt, attempt == load.FirstAttempt ? null : last.Error);
            try
            {
                last = await Attempt(context, watch, load, attempt, last);
            }
            catch (TaskFailedException failure)
            {
                last = TaskAttempt.Failed($"{failure.TaskName}: {failure.FailureDetails.ErrorMessage}");
            }

            if (last.IsFinal || watch.IsCancelled || attempt - load.FirstAttempt + 1 >= load.Attempts)
            {
                return last.ToResult(load, attempt, watch);
            }

            attempt++;
        }
    }

    private static async Task<TaskAttempt> Attempt(
        TaskOrchestrationContext context, TaskWatch watch, TaskRequest load, int attempt, TaskAttempt before)
    {
        TaskState state = await watch.Look();
        if (state.Progress == TaskProgress.Running)
        {
            if (load.FailsWhenBusy && attempt == load.FirstAttempt)
            {
                return TaskAttempt.Final($"the task is {state.Status}, started by somebody else, and busy is \"fail\"");
            }

            watch.Show("somebody else runs the task");
            state = await watch.UntilEnded(state, isNew: _ => true);
            if (state.Progress == TaskProgress.Running)
            {
                return TaskAttempt.Final($"somebody else runs the task, {watch.GivenUp}");
            }
        }

        if (load.Load == TaskLoad.Adopt || state.Progress == TaskProgress.Gone || watch.IsCancelled)
        {
            return watch.IsCancelled ? TaskAttempt.Final("the run was cancelled") : await Judge(context, load, state) with { IsFinal = true };
        }

        // A second attempt spares the tables that the first one loaded; a third one begins anew.
        bool resumes = attempt == load.FirstAttempt ? load.Load == TaskLoad.Resume : before.HasTables && attempt == load.FirstAttempt + 1;
        var order = new TaskOrder
        {
            TaskArn = load.TaskArn,
            Load = resumes ? TaskLoad.Resume : TaskLoad.Reload,
            Needed = load.SparesLoaded && attempt == load.FirstAttempt ? load.Tables : null,
            LastStartedAt = state.StartedAt,
        };
        TaskAnswer answer = await context.CallActivityAsync<TaskAnswer>(nameof(StartTask), order, ActivityRetries.Transport);
        while (answer.Kind == TaskAnswerKind.HeldBack && watch.MayGoOn)
        {
            await watch.Wait();
            answer = await context.CallActivityAsync<TaskAnswer>(nameof(StartTask), order, ActivityRetries.Transport);
        }

        if (answer.Kind != TaskAnswerKind.Started)
        {
            bool isFinal = answer.Kind == TaskAnswerKind.Hopeless || (answer.Kind == TaskAnswerKind.Busy && load.FailsWhenBusy);
            return new TaskAttempt(isFinal, answer.Reason ?? "DMS did not start the task");
        }

        TaskState ended = await watch.UntilEnded(state, isNew: now => now.StartedAt != state.StartedAt || now.StoppedAt != state.StoppedAt);
        if (watch.GivenUp is { } why)
        {
            await context.CallActivityAsync(nameof(StopTask), load.TaskArn, ActivityRetries.Transport);
            return TaskAttempt.Failed($"the task's load was stopped: {why}");
        }

        return await Judge(context, load, ended);
    }

    /// <summary>A task that stopped is not yet a task that succeeded: its reason and each table decide.</summary>
    private static async Task<TaskAttempt> Judge(TaskOrchestrationContext context, TaskRequest load, TaskState state)
    {
        if (state.NotLoaded is { } reason)
        {
            return TaskAttempt.Failed(reason);
        }

        TaskFigures figures = await context.CallActivityAsync<TaskFigures>(nameof(ReadTables), load, ActivityRetries.Transport);
        return new TaskAttempt(figures.Tables.All(table => table.Problem is null), Error: null, state, figures);
    }
}
