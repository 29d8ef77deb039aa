using Microsoft.Extensions.Configuration;

namespace Orchestrator.Aws;

/// <summary>
/// Which AWS role the app's Azure identity assumes. With both settings no AWS key is stored anywhere; unless both are set, credentials come
/// from where AWS tools look for them.
/// </summary>
public sealed class KeylessOptions
{
    /// <summary>ARN of the role, output <c>RoleArn</c> of <c>infra/aws/template.yaml</c>. Default: none.</summary>
    [ConfigurationKeyName("AWS_ROLE_ARN")]
    public string? RoleArn { get; set; }

    /// <summary>
    /// Whom the identity's token is meant for: the app registration that the role trusts, as its application id URI (<c>api://…</c>) or
    /// its client id. Default: none.
    /// </summary>
    [ConfigurationKeyName("AWS_TOKEN_AUDIENCE")]
    public string? TokenAudience { get; set; }

    public bool AreComplete => !string.IsNullOrEmpty(RoleArn) && !string.IsNullOrEmpty(TokenAudience);
}
