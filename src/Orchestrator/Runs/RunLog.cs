using Microsoft.Extensions.Logging;
using Orchestrator.Configuration;
using Orchestrator.Objects;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Runs;

/// <summary>The story of one run, a line per step; the logger is the orchestration's, so a replay does not tell it again.</summary>
internal sealed partial class RunLog(ILogger log, string runId)
{
    public void Entered(RunPhase phase) => LogPhase(runId, phase);

    public void Refused(ConfigurationProblem problem) => LogRefused(runId, problem.Code, problem.Message, problem.File, problem.Line);

    public void Failed(string error) => LogFailed(runId, error);

    public void Ended(ObjectResult result)
    {
        if (result.State == ObjectState.Loaded)
        {
            LogLoaded(runId, result.Name, result.Processed, result.Attempt);
        }
        else
        {
            LogNotLoaded(runId, result.Name, result.State, result.Error);
        }
    }

    public void StandingsUnknown(string error) => LogStandingsUnknown(runId, error);

    public void Ended(StatementOutcome outcome)
    {
        if (outcome.NotCalled is { } why)
        {
            LogNotCalled(runId, outcome.Step, why);
        }
        else if (outcome.Succeeded)
        {
            LogStatement(runId, outcome.Step, outcome.Seconds);
        }
        else
        {
            LogStatementFailed(runId, outcome.Step, outcome.Error);
        }
    }

    public void Ended(RunReport report) => LogEnded(RunLine.Of(report));

    [LoggerMessage(4001, LogLevel.Information, "{RunId}: {Phase}.")]
    private partial void LogPhase(string runId, RunPhase phase);

    [LoggerMessage(4002, LogLevel.Error, "{RunId}: refused, {Code} {Problem} ({File}:{Line}).")]
    private partial void LogRefused(string runId, string code, string problem, string? file, int? line);

    [LoggerMessage(4003, LogLevel.Error, "{RunId}: {Error}")]
    private partial void LogFailed(string runId, string error);

    [LoggerMessage(4004, LogLevel.Information, "{RunId}: {ObjectName} in staging, {Records} records, attempt {Attempt}.")]
    private partial void LogLoaded(string runId, string objectName, long records, int attempt);

    [LoggerMessage(4005, LogLevel.Error, "{RunId}: {ObjectName} {State}: {Error}")]
    private partial void LogNotLoaded(string runId, string objectName, ObjectState state, string? error);

    [LoggerMessage(4006, LogLevel.Information, "{RunId}: {Step} done in {Seconds:0.0} s.")]
    private partial void LogStatement(string runId, string step, double seconds);

    [LoggerMessage(4008, LogLevel.Warning, "{RunId}: {Step} not called: {Reason}.")]
    private partial void LogNotCalled(string runId, string step, string reason);

    [LoggerMessage(4007, LogLevel.Error, "{RunId}: {Step} failed: {Error}")]
    private partial void LogStatementFailed(string runId, string step, string? error);

    [LoggerMessage(4010, LogLevel.Warning, "{RunId}: what changed since the procedures last succeeded cannot be read, so all are called: {Error}")]
    private partial void LogStandingsUnknown(string runId, string error);

    [LoggerMessage(4009, LogLevel.Information, "{Run}")]
    private partial void LogEnded(string run);
}
