using AwsSimulator.Http;

namespace AwsSimulator.RedshiftData;

/// <summary>Where a statement runs and as whom: workgroup or cluster, database, secret or user.</summary>
internal sealed record RedshiftTarget(string? WorkgroupName, string? ClusterIdentifier, string? Database, string? SecretArn, string? DbUser)
{
    /// <summary>Reads what a request that names a session says beside it; the session knows the rest.</summary>
    public static RedshiftTarget ReadMembers(Members input) => new(
        input.Text("WorkgroupName"),
        input.Text("ClusterIdentifier"),
        input.Text("Database"),
        input.Text("SecretArn"),
        input.Text("DbUser"));

    /// <summary>Whether nothing it names is another than there.</summary>
    public bool Fits(RedshiftTarget other) =>
        (WorkgroupName ?? other.WorkgroupName) == other.WorkgroupName
        && (ClusterIdentifier ?? other.ClusterIdentifier) == other.ClusterIdentifier
        && (Database ?? other.Database) == other.Database
        && (SecretArn ?? other.SecretArn) == other.SecretArn
        && (DbUser ?? other.DbUser) == other.DbUser;

    /// <summary>
    /// Reads and checks the members; an unknown workgroup or cluster is refused at once, an unknown database when the statement runs.
    /// </summary>
    public static RedshiftTarget Read(Members input, bool needsDatabase)
    {
        RedshiftTarget target = ReadMembers(input);
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

        return target.DbUser is null
            ? target
            : throw AwsException.Validation("DbUser is for provisioned clusters; a workgroup takes SecretArn or the caller's identity.");
    }

    private static bool IsTheWorkgroup(string workgroup) => workgroup == RehearsalNames.Workgroup;
}
