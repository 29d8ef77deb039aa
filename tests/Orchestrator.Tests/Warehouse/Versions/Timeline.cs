using System.Globalization;

namespace Orchestrator.Tests.Warehouse.Versions;

/// <summary>One version of a record; moments are hours of one day.</summary>
internal sealed record Version(int? Cursor, bool Deleted, string Hash, int? Stamp);

/// <summary>That a load extracted at an hour carried a version.</summary>
internal sealed record Sighting(int Seen, Version Version);

/// <summary>What is known of one record, in the order it arrived.</summary>
internal sealed record Record(string Key, IReadOnlyList<Sighting> Sightings, IReadOnlyList<int> Absences)
{
    public override string ToString() => $"{Key}: {string.Join("; ", Sightings)} absent at {string.Join(", ", Absences)}";
}

/// <summary>The timeline of one record in plain code, independent of the SQL.</summary>
internal sealed class Timeline
{
    private readonly List<Entry> entries = [];

    public Timeline(Record record)
    {
        List<Sign> signs = [];
        foreach (IGrouping<Version, Sighting> version in record.Sightings.GroupBy(sighting => sighting.Version))
        {
            signs.Add(Sign.Of(version.Key, version.Min(sighting => sighting.Seen)));
            signs.Add(Sign.Of(version.Key, version.Max(sighting => sighting.Seen)));
        }

        foreach (int absent in record.Absences.Where(hour => record.Sightings.Any(sighting => sighting.Seen < hour)).Distinct())
        {
            int cursor = record.Sightings.Where(sighting => sighting.Seen < absent).Max(sighting => sighting.Version.Cursor ?? -1);
            signs.Add(new Sign(cursor, absent, new Version(cursor < 0 ? null : cursor, true, "", null)));
        }

        foreach (Sign sign in signs.Order())
        {
            if (entries.Count > 0 && entries[^1].Version == sign.Version)
            {
                entries[^1].LastSeen = sign.At;
                continue;
            }

            bool first = entries.Count == 0 || entries[^1].Version.Cursor != sign.Version.Cursor;
            int begins = first ? sign.Version.Cursor ?? sign.At : Math.Max(sign.At, sign.Cursor);
            entries.Add(new Entry(sign.Version, sign.At) { LastSeen = sign.At, Begins = begins });
        }
    }

    /// <summary>As the view lists it: order, validity, sightings, version.</summary>
    public IEnumerable<string> Rows(string key)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            Entry entry = entries[i];
            int? to = entries.Skip(i + 1).Select(later => (int?)later.Begins).Min();
            int from = Math.Min(entry.Begins, to ?? int.MaxValue);
            Version version = entry.Version;
            yield return $"{key}|{i + 1}|{Moment(from)}|{Moment(to)}|{Moment(entry.FirstSeen)}|{Moment(entry.LastSeen)}|"
                + $"{Moment(version.Cursor)}|{(version.Deleted ? "true" : "false")}|{version.Hash}|{Moment(version.Stamp)}|"
                + $"{(version.Hash.Length == 0 ? "~" : $"content {version.Hash}")}";
        }
    }

    /// <summary>The version in force at an hour; null before the first, and null content once absence was concluded.</summary>
    public Version? HeldAt(int hour) => entries.LastOrDefault(entry => entry.Begins <= hour)?.Version;

    public static string Moment(int? hour) =>
        hour is { } h ? new DateTime(2026, 1, 1, h, 0, 0).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "~";

    private sealed record Entry(Version Version, int FirstSeen)
    {
        public int LastSeen { get; set; }

        public int Begins { get; init; }
    }

    private sealed record Sign(int Cursor, int At, Version Version) : IComparable<Sign>
    {
        public static Sign Of(Version version, int at) => new(version.Cursor ?? -1, at, version);

        public int CompareTo(Sign? other) => (Cursor, At, Rank) == (other!.Cursor, other.At, other.Rank)
            ? string.CompareOrdinal(Version.Hash + StampText, other.Version.Hash + other.StampText)
            : (Cursor, At, Rank).CompareTo((other.Cursor, other.At, other.Rank));

        // What one load brought is newer than what it did not bring.
        private int Rank => Version.Hash.Length == 0 ? -1 : Version.Deleted ? 1 : 0;

        private string StampText => Version.Hash.Length == 0 ? "" : Version.Stamp is null ? "," : $"{Moment(Version.Stamp)},";
    }
}
