using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace AwsSimulator.Sts;

/// <summary>The sessions of assumed roles. Expired ones are kept, so that they are told apart from keys that never existed.</summary>
internal sealed class SessionStore(SimulatedClock clock)
{
    private const string KeyCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private readonly ConcurrentDictionary<string, SessionCredentials> byAccessKey = new();

    public SessionCredentials Open(TrustedRole role, string sessionName, TimeSpan duration)
    {
        // The wire carries whole seconds; what the client is told must be what is enforced.
        var expiration = DateTimeOffset.FromUnixTimeSeconds((clock.GetUtcNow() + duration).ToUnixTimeSeconds());
        var session = new SessionCredentials(
            "ASIA" + RandomNumberGenerator.GetString(KeyCharacters, 16),
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(30)),
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(180)),
            expiration,
            role,
            sessionName);
        byAccessKey[session.AccessKeyId] = session;
        return session;
    }

    public SessionCredentials? Find(string accessKey) => byAccessKey.GetValueOrDefault(accessKey);

    public bool IsExpired(SessionCredentials session) => clock.GetUtcNow() >= session.Expiration;
}
