using System.Globalization;

namespace Orchestrator.Events;

/// <summary>Moments as the services write them.</summary>
internal static class AwsMoment
{
    /// <summary>A moment in ISO form, also as AppFlow writes it: <c>2023-08-29T12:55:32.049Z[UTC]</c>; null for anything else.</summary>
    public static DateTimeOffset? Read(string? text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        string? iso = text?.Split('[')[0];
        return DateTimeOffset.TryParse(iso, CultureInfo.InvariantCulture, Utc, out DateTimeOffset moment) ? moment : null;
    }
}
