using System.Globalization;

namespace Orchestrator.Flows;

/// <summary>Tags by which a flow says whose it is and until when.</summary>
public static class FlowTags
{
    public const string Installation = "installation";
    public const string Run = "run";
    public const string LeaseUntil = "lease-until";

    public static string Write(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Null where the tag is missing or was written by someone else.</summary>
    public static DateTimeOffset? Read(IReadOnlyDictionary<string, string>? tags) =>
        tags is not null
        && tags.TryGetValue(LeaseUntil, out string? text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? moment
            : null;
}
