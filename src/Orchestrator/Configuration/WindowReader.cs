using System.Globalization;
using Orchestrator.Planning;

namespace Orchestrator.Configuration;

/// <summary>Reads the <c>window</c> of an object.</summary>
internal static class WindowReader
{
    public static Window? Read(YamlMap section)
    {
        if (section.Map("window", "The range of mode window; one in a start request goes before it.") is not { } range)
        {
            return null;
        }

        DateTimeOffset? from = Moment(range, "from", "Where it begins, itself within");
        DateTimeOffset? to = Moment(range, "to", "Where it ends, itself not within");
        range.RefuseOtherKeys();
        if (from is null || to is null)
        {
            return null;
        }

        if (to <= from)
        {
            string begin = $"it begins at {from:yyyy-MM-ddTHH:mm:ssZ}";
            range.Report(range.Value("to", "")!, "ORC1020", "the window ends before it begins", note: begin);
        }

        return new Window(from.Value, to.Value);
    }

    private static DateTimeOffset? Moment(YamlMap range, string key, string about)
    {
        string allowed = $"{about}: 2026-11-10T00:00:00Z or 2026-11-10, whole seconds.";
        if (range.Text(key, allowed, @"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?)?$") is not { } text)
        {
            range.Missing(key);
            return null;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd"];
        if (DateTimeOffset.TryParseExact(text.Value, forms, CultureInfo.InvariantCulture, Utc, out DateTimeOffset moment))
        {
            return moment;
        }

        range.Report(text, "ORC1010", $"\"{text}\" is not a moment", "2026-11-10T00:00:00Z, whole seconds");
        return null;
    }
}
