using Orchestrator.Reporting;

namespace Orchestrator.Cli;

/// <summary>What the exit code of every command means; scripts rely on it.</summary>
public static class ExitCode
{
    /// <summary>What was asked is done, or true.</summary>
    public const int Done = 0;

    /// <summary>It ran and is not right: a run failed, a check is false.</summary>
    public const int NotRight = 1;

    /// <summary>Refused before any effect: usage, file, environment, unreachable.</summary>
    public const int Refused = 2;

    /// <summary>A run ended <c>PartiallySucceeded</c>.</summary>
    public const int Partly = 3;

    /// <summary>Not watched to its end; the run goes on.</summary>
    public const int StillRunning = 4;

    /// <summary>Ctrl+C before the command was done.</summary>
    public const int Interrupted = 130;

    /// <summary>What a run says about itself; one that is still under way is no failure.</summary>
    public static int Of(RunView run) => run switch
    {
        { Outcome: RunOutcome.PartiallySucceeded } => Partly,
        { Outcome: RunOutcome.Succeeded } or { EndedAt: null } => Done,
        _ => NotRight,
    };
}
