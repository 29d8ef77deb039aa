using System.Text.RegularExpressions;
using AwsSimulator.Http;

namespace AwsSimulator.RedshiftData;

/// <summary>Where a statement runs and as whom: workgroup or cluster, database, secret or user.</summary>
internal sealed partial record RedshiftTarget(string? WorkgroupName, string? ClusterIdentifier, string? Database, string? SecretArn, string? DbUser)
{
    /// <summary>Reads and checks the members; an unknown workgroup or cluster is refused at once, an unknown database when the statement runs.</summary>
    public static RedshiftTarget Read(Members input, bool needsDatabase)
    {
        var target = new RedshiftTarget(
            input.Text("WorkgroupName", 3, 128, Workgroup()),
            input.Text("ClusterIdentifier", 1, 63, Cluster()),
            input.Text("Database"),
            input.Text("SecretArn"),
            input.Text("DbUser"));
        if (target.WorkgroupName is null == target.ClusterIdentifier is null)
        {
            throw AwsException.Validation("Either ClusterIdentifier or WorkgroupName must be provided, and not both.");
        }

        if (target.SecretArn is not null && target.DbUser is not null)
        {
            throw AwsException.Validation("SecretArn and DbUser exclude each other.");
        }

        if (needsDatabase && string.IsNullOrEmpty(target.Database))
        {
            throw AwsException.Validation("Database must be provided.");
        }

        if (target.ClusterIdentifier is not null || !IsTheWorkgroup(target.WorkgroupName!))
        {
            throw AwsException.Validation("Redshift endpoint doesn't exist in this region.");
        }

        return target.DbUser is null ? target : throw AwsException.Validation("DbUser is for provisioned clusters; a workgroup takes SecretArn or the caller's identity.");
    }

    private static bool IsTheWorkgroup(string workgroup) => workgroup == RehearsalNames.Workgroup;

    [GeneratedRegex("[a-z0-9-]{3,63}|arn:(aws(-[a-z]+)*):redshift-serverless:[a-z]{2}(-gov|(-iso[a-z]?))?-[a-z]+-\\d:\\d{12}:workgroup/[0-9a-f-]{36}")]
    private static partial Regex Workgroup();

    [GeneratedRegex("[a-z][a-z0-9]*(-[a-z0-9]+)*")]
    private static partial Regex Cluster();
}
