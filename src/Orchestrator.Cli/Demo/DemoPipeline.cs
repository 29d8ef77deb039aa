using AwsSimulator;
using AwsSimulator.Salesforce;

namespace Orchestrator.Cli.Demo;

/// <summary>The pipeline file of the demo: every object of the org, defaults throughout but for waits that suit a rehearsal.</summary>
public static class DemoPipeline
{
    public const string Name = "rehearsal";

    public const string Schema = "salesforce";

    public static string Text(IEnumerable<SalesforceObject> objects) => $"""
        name: {Name}
        salesforce:
          connectorProfile: {RehearsalNames.SalesforceProfile}
        redshift:
          connectorProfile: {RehearsalNames.RedshiftProfile}
          workgroup: {RehearsalNames.Workgroup}
          database: {RehearsalNames.Database}
          secretArn: {RehearsalNames.SecretArn}
          intermediateBucket: {RehearsalNames.IntermediateBucket}
          schema: {Schema}
        polling:
          floor: 100ms
          ceiling: 1s
        objects:
        {string.Concat(objects.Select(o => $"  - name: {o.Name}\n"))}
        """;
}
