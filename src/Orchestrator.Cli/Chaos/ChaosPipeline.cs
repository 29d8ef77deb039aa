using AwsSimulator;

namespace Orchestrator.Cli.Chaos;

/// <summary>The pipeline file of a script.</summary>
internal static class ChaosPipeline
{
    public const string Name = "chaos";

    public const string Schema = "salesforce";

    /// <summary>What the pipeline's procedure writes to: a row per effect.</summary>
    public const string Effects = "public.effects";

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
        objects:
        {string.Concat(script.Objects.Select(Line))}
        {(script.HasProcedure ? $"procedures: [ \"INSERT INTO {Effects} VALUES (1)\" ]" : "")}
        """;

    private static string Line(ChaosObject o) =>
        $"  - {{ name: {o.Name}, history: {(o.HasHistory ? "true" : "false")}, absent: {(o.DeletesAbsent ? "delete" : "keep")} }}\n";
}
