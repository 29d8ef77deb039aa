namespace AwsSimulator.Sts;

/// <summary>Temporary credentials of an assumed role.</summary>
/// <param name="AccessKeyId">Begins with ASIA, as AWS's temporary keys do.</param>
/// <param name="SecretAccessKey">Signs the calls.</param>
/// <param name="SessionToken">Must come with every call as <c>X-Amz-Security-Token</c>.</param>
/// <param name="Expiration">From then on refused, in simulated time.</param>
/// <param name="Role">The role assumed.</param>
/// <param name="SessionName">The name the caller gave the session.</param>
public sealed record SessionCredentials(
    string AccessKeyId, string SecretAccessKey, string SessionToken, DateTimeOffset Expiration, TrustedRole Role, string SessionName)
{
    /// <summary>ARN of the session, as GetCallerIdentity tells it.</summary>
    public string Arn => $"arn:aws:sts::{RehearsalNames.Account}:assumed-role/{Role.Name}/{SessionName}";

    /// <summary>Id of the role and name of the session.</summary>
    public string AssumedRoleId => $"{Role.Id}:{SessionName}";
}
