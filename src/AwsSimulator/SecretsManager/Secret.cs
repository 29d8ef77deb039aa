namespace AwsSimulator.SecretsManager;

/// <summary>A secret with its versions, newest last.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN, with the six random characters AWS adds to the name.</param>
/// <param name="CreatedDate">When it was made, in simulated time.</param>
/// <param name="Versions">At least one; the stages name who is current.</param>
public sealed record Secret(string Name, string Arn, DateTimeOffset CreatedDate, IReadOnlyList<SecretVersion> Versions)
{
    /// <summary>The version with a stage, or null.</summary>
    public SecretVersion? At(string stage) => Versions.LastOrDefault(version => version.Stages.Contains(stage));
}

/// <summary>One version of a secret's text.</summary>
/// <param name="Id">Its id, a UUID.</param>
/// <param name="Text">The secret text.</param>
/// <param name="CreatedDate">When it was made, in simulated time.</param>
/// <param name="Stages">For example AWSCURRENT.</param>
public sealed record SecretVersion(string Id, string Text, DateTimeOffset CreatedDate, IReadOnlyList<string> Stages)
{
    /// <summary>The stage of the version in use.</summary>
    public const string Current = "AWSCURRENT";

    /// <summary>The stage of the version before it.</summary>
    public const string Previous = "AWSPREVIOUS";
}
