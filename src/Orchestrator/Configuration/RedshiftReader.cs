using Orchestrator.Warehouse;

namespace Orchestrator.Configuration;

/// <summary>Reads the <c>redshift</c> part of a pipeline file.</summary>
internal static class RedshiftReader
{
    private const string AppFlowUser =
        "Database user AppFlow writes with; it gets default privileges on staging tables. Default: none are given.";

    public static RedshiftTarget Read(YamlMap file)
    {
        if (file.RequiredMap("redshift", "Where records go.") is not { } section)
        {
            return new RedshiftTarget
            {
                ConnectorProfile = null,
                IntermediateBucket = null,
                Connection = new WarehouseConnection { Database = "" },
            };
        }

        Written? workgroup = section.Text("workgroup", Identifier.Compute, "Redshift Serverless workgroup; this or cluster.");
        Written? cluster = section.Text("cluster", Identifier.Compute, "Provisioned Redshift cluster; this or workgroup.");
        section.ExactlyOneOf("ORC1017", "redshift needs exactly one of workgroup and cluster", "workgroup", "cluster");
        Written? secret = section.Text("secretArn", Identifier.SecretArn,
            "Secret with the login of the user the SQL runs as. Default: the caller's IAM identity.");
        Written? schema = section.Text("schema", Identifier.Schema,
            "Schema of the target tables, one per org; history stands in {schema}_history. Default salesforce.");
        if (schema?.Value is "orchestrator" or "salesforce_incremental" or "public"
            || schema?.Value.EndsWith("_history", StringComparison.Ordinal) == true)
        {
            string taken = $"schema \"{schema}\" is kept for the orchestrator's own tables";
            section.Report(schema, "ORC1006", taken, "any other schema, e.g. salesforce");
        }

        var target = new RedshiftTarget
        {
            ConnectorProfile = section.Text(
                "connectorProfile", Identifier.ConnectorProfile, "AppFlow's name of the connection to Redshift."),
            IntermediateBucket = section.Text(
                "intermediateBucket", Identifier.Bucket, "S3 bucket that AppFlow loads Redshift through.")?.Value,
            SecretArn = secret,
            Connection = new WarehouseConnection
            {
                Workgroup = workgroup?.Value,
                Cluster = cluster?.Value,
                Database = section.Required("database", Identifier.Database, "Database of the tables.").Value,
                SecretArn = secret?.Value,
                Schema = schema?.Value ?? "salesforce",
                AppFlowUser = section.Text("appflowUser", Identifier.DatabaseUser, AppFlowUser)?.Value,
            },
        };
        section.RefuseOtherKeys();
        return target;
    }
}
