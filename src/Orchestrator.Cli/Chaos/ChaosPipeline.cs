using AwsSimulator;
using Orchestrator.Cli.Chaos.Marts;

namespace Orchestrator.Cli.Chaos;

/// <summary>The pipeline file of a script.</summary>
internal static class ChaosPipeline
{
    public const string Name = "chaos";

    public const string Schema = "salesforce";

    /// <summary>What the pipeline's procedure writes to: a row per effect.</summary>
    public const string Effects = "public.effects";

    /// <summary>Name of that procedure: its place in the list.</summary>
    public const string EffectsProcedure = "1";

    public static string Text(ChaosScript script) => $"""
        name: {Name}
        salesforce: {"{"} connectorProfile: {RehearsalNames.SalesforceProfile} {"}"}
        redshift:
          connectorProfile: {RehearsalNames.RedshiftProfile}
          workgroup: {RehearsalNames.Workgroup}
          database: {RehearsalNames.Database}
          secretArn: {RehearsalNames.SecretArn}
          intermediateBucket: {RehearsalNames.IntermediateBucket}
          schema: {Schema}
        polling: {"{"} floor: 100ms, ceiling: 400ms {"}"}
        concurrency: {script.Concurrency}
        attempts: {script.Attempts}
        onObjectFailure: {(script.AbortsOnFailure ? "abort" : "continue")}
        defaults: {"{"} maxAbsent: 100 %, deadline: 6s {"}"}
        {(script.Mart is { } starting ? MartPipeline.StartOn(starting) : "")}
        objects:
        {string.Concat(script.Objects.Select(Line))}{(script.Mart is { } mart ? MartPipeline.Objects(mart) : "")}
        {Procedures(script)}
        """;

    private static string Procedures(ChaosScript script)
    {
        string[] procedures =
        [
            .. script.HasProcedure ? [$"\"INSERT INTO {Effects} VALUES (1)\""] : Array.Empty<string>(),
            .. script.Mart is { } mart ? MartPipeline.Procedures(mart) : [],
        ];
        string lines = string.Concat(procedures.Select(line => $"  - {line}\n"));
        return procedures.Length == 0 ? "" : $"procedures:\n{lines}procedureConcurrency: {script.Mart?.ProcedureConcurrency ?? 1}\n";
    }

    private static string Line(ChaosObject o) =>
        $"  - {{ name: {o.Name}, history: {(o.HasHistory ? "true" : "false")}, absent: {(o.DeletesAbsent ? "delete" : "keep")} }}\n";
}
