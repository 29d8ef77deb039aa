using Orchestrator.Warehouse;

namespace Orchestrator.Configuration;

/// <summary>Reads the <c>redshift</c> part of a pipeline file.</summary>
internal static class RedshiftReader
{
    public static RedshiftTarget Read(YamlMap file)
    {
        if (file.Map("redshift") is not { } section)
        {
            return new RedshiftTarget
            {
                ConnectorProfile = file.Missing("redshift"),
                IntermediateBucket = "",
                Connection = new WarehouseConnection { Database = "" },
            };
        }

        Written? workgroup = section.Text("workgroup", Identifier.Compute);
        Written? cluster = section.Text("cluster", Identifier.Compute);
        if (workgroup is null == cluster is null)
        {
            section.Report(cluster ?? new Written("", section.Place), "ORC1017", "redshift needs exactly one of workgroup and cluster");
        }

        Written? secret = section.Text("secretArn", Identifier.SecretArn);
        Written? schema = section.Text("schema", Identifier.Schema);
        if (schema?.Value is "orchestrator" or "salesforce_incremental" or "salesforce_history" or "public")
        {
            string taken = $"schema \"{schema}\" is kept for the orchestrator's own tables";
            section.Report(schema, "ORC1006", taken, "any other schema, e.g. salesforce");
        }

        var target = new RedshiftTarget
        {
            ConnectorProfile = section.Required("connectorProfile", Identifier.ConnectorProfile),
            IntermediateBucket = section.Required("intermediateBucket", Identifier.Bucket).Value,
            SecretArn = secret,
            Connection = new WarehouseConnection
            {
                Workgroup = workgroup?.Value,
                Cluster = cluster?.Value,
                Database = section.Required("database", Identifier.Database).Value,
                SecretArn = secret?.Value,
                Schema = schema?.Value ?? "salesforce",
                AppFlowUser = section.Text("appflowUser", Identifier.DatabaseUser)?.Value,
            },
        };
        section.RefuseOtherKeys();
        return target;
    }
}
