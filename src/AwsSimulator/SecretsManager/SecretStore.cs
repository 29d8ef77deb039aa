using System.Collections.Concurrent;

namespace AwsSimulator.SecretsManager;

/// <summary>The account's secrets.</summary>
public sealed class SecretStore(SimulatedClock clock)
{
    private readonly ConcurrentDictionary<string, Secret> byName = new();

    /// <summary>Writes a secret's text: a new secret, or a new current version of one that is there.</summary>
    /// <param name="name">The name.</param>
    /// <param name="arn">The ARN of a new secret.</param>
    /// <param name="text">The text, for a database user a JSON object with username and password.</param>
    public void Put(string name, string arn, string text)
    {
        DateTimeOffset now = clock.GetUtcNow();
        var current = new SecretVersion(Guid.NewGuid().ToString(), text, now, [SecretVersion.Current]);
        byName.AddOrUpdate(
            name,
            _ => new Secret(name, arn, now, [current]),
            (_, secret) => secret with { Versions = [.. secret.Versions.Select(Older), current] });
    }

    /// <summary>A secret by name or by ARN, whole or without the six characters at its end; null when there is none.</summary>
    public Secret? Find(string id) =>
        byName.Values.FirstOrDefault(secret => secret.Name == id || secret.Arn == id || secret.Arn[..^7] == id);

    private static SecretVersion Older(SecretVersion version) =>
        version with { Stages = version.Stages.Contains(SecretVersion.Current) ? [SecretVersion.Previous] : [] };
}
