using System.Globalization;
using Orchestrator.Cli.Commands;
using Orchestrator.Cli.Warehouse;
using Orchestrator.Triggers;

namespace Orchestrator.Cli.Serve;

/// <summary>What <c>serve</c> says once it is ready: where everything is, what it took up, what happens next.</summary>
public sealed record ServeBanner
{
    public required string Url { get; init; }

    public required string EngineFile { get; init; }

    /// <summary>Runs in the engine's file, ended or not.</summary>
    public required int RunsFound { get; init; }

    /// <summary>Those of them that had not ended and go on now.</summary>
    public required int RunsResumed { get; init; }

    /// <summary>File or folder of the pipelines, as it was given.</summary>
    public required string Pipelines { get; init; }

    public required int Count { get; init; }

    /// <summary>Null where no pipeline starts by itself.</summary>
    public required DueSlot? Next { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Where AWS calls go.</summary>
    public required string Aws { get; init; }

    public string Text() => $"""
        orchestrator {VersionCommand.Version}
          host        {Url,-28}  POST /api/pipelines/(name)/runs, GET /api/runs
          engine      {EngineFile,-28}  {Counted.Of(RunsFound, "run")} found, {RunsResumed} resumed
          pipelines   {Pipelines,-28}  {Count} valid, {NextStart()}
          aws         {Aws}
          health      {Url}/health/ready
        orchestrator ready: {Url}
        """;

    private string NextStart()
    {
        if (Next is not { } next)
        {
            return "none starts by itself";
        }

        string time = next.Slot.ToString(next.Slot.Date == Now.UtcDateTime.Date ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return $"next start {next.Pipeline.Name} {time} UTC (in {Moment.Span(next.Slot - Now)})";
    }
}
