namespace AwsSimulator.EventBridge;

/// <summary>
/// The API destination of the account's rule, and how badly events reach it. Delivery is best effort, as AWS says of its own. What is
/// lost, comes twice or late is drawn from <see cref="Seed"/>, in the order the events happen: same seed and order, same events.
/// </summary>
public sealed record EventTarget
{
    /// <summary>Where events are posted; absolute, http or https.</summary>
    public required Uri Url { get; init; }

    /// <summary>The header that carries the key; default <c>x-api-key</c>.</summary>
    public string ApiKeyHeader { get; init; } = "x-api-key";

    /// <summary>The key.</summary>
    public required string ApiKey { get; init; }

    /// <summary>How likely an event is lost, 0 (the default) to 1.</summary>
    public double Loss { get; init; }

    /// <summary>How likely an event is posted twice, 0 (the default) to 1.</summary>
    public double Duplication { get; init; }

    /// <summary>How likely an event is overtaken by those of the next <see cref="OvertakenWithinSeconds"/>, 0 (the default) to 1.</summary>
    public double Reordering { get; init; }

    /// <summary>How late every event is, in seconds of real time, 0 (the default) to 3600.</summary>
    public double DelaySeconds { get; init; }

    /// <summary>How much later an overtaken event is, in seconds of real time, 0 to 3600; default 1.</summary>
    public double OvertakenWithinSeconds { get; init; } = 1;

    /// <summary>Seed of the draws; default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What is wrong with it, or null.</summary>
    public string? Problem() =>
        !Url.IsAbsoluteUri || (Url.Scheme != Uri.UriSchemeHttp && Url.Scheme != Uri.UriSchemeHttps)
            ? $"url is {Url}; allowed: http://... or https://..."
        : ApiKeyHeader.Length == 0 || !ApiKeyHeader.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
            ? "apiKeyHeader is not the name of a header"
        : Share(Loss, "loss") ?? Share(Duplication, "duplication") ?? Share(Reordering, "reordering")
            ?? Seconds(DelaySeconds, "delaySeconds") ?? Seconds(OvertakenWithinSeconds, "overtakenWithinSeconds");

    private static string? Share(double value, string name) =>
        value is >= 0 and <= 1 ? null : $"{name} is {value}; allowed: 0 to 1";

    private static string? Seconds(double value, string name) =>
        value is >= 0 and <= 3600 ? null : $"{name} is {value}; allowed: 0 to 3600";
}
