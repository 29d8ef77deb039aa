using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Tests.Warehouse.Law;

/// <summary>
/// What target and tombstones must be, from the set of all (batch, version) pairs alone: the order of arrival does not exist here.
/// A version is (cursor, isdeleted, content); it was seen when the latest batch that carried it was extracted; the greatest
/// (cursor, seen, isdeleted, digest) of a key wins, a null cursor first.
/// </summary>
public sealed class Model
{
    private Model(IReadOnlyList<string> target, IReadOnlyList<string> tombstones, IReadOnlyList<string> versions)
    {
        Target = target;
        Tombstones = tombstones;
        Versions = versions;
    }

    /// <summary>Rows of the target, in ordinal order.</summary>
    public IReadOnlyList<string> Target { get; }

    /// <summary>Key, cursor and seen of each record that is deleted, in ordinal order.</summary>
    public IReadOnlyList<string> Tombstones { get; }

    /// <summary>What a history holds: each version with its content and the moments it was first and last seen, in ordinal order.</summary>
    public IReadOnlyList<string> Versions { get; }

    public static Model Of(History history)
    {
        var seen = new Dictionary<Row, int>();
        var sightings = new Dictionary<Row, (int First, int Last)>();
        foreach (Batch batch in history.Arrivals)
        {
            foreach (Row row in batch.Rows)
            {
                Row version = row with { Deleted = row.Deleted ?? false };
                (int first, int last) = sightings.GetValueOrDefault(version, (batch.Seen, batch.Seen));
                sightings[version] = (Math.Min(first, batch.Seen), Math.Max(last, batch.Seen));
                if (history.Rules.Deletes != "ignore" || version.Deleted == false)
                {
                    seen[version] = Math.Max(batch.Seen, seen.GetValueOrDefault(version, int.MinValue));
                }
            }
        }

        var target = new List<string>();
        var tombstones = new List<string>();
        foreach (IGrouping<string, KeyValuePair<Row, int>> ofKey in seen.GroupBy(pair => pair.Key.Key, StringComparer.Ordinal))
        {
            (Row winner, int seenAt) = ofKey
                .OrderByDescending(pair => history.Rules.HasCursor ? pair.Key.Cursor ?? int.MinValue : 0)
                .ThenByDescending(pair => pair.Value)
                .ThenByDescending(pair => pair.Key.Deleted)
                .ThenByDescending(pair => Digest(pair.Key, history.Rules), StringComparer.Ordinal)
                .ThenByDescending(pair => pair.Key.Viewed ?? int.MinValue)
                .First();
            if (winner.Deleted == true && history.Rules.Deletes == "apply")
            {
                string cursor = history.Rules.HasCursor ? Moment(winner.Cursor) : "~";
                tombstones.Add($"{RecordKey(winner.Key, history.Rules)}|{cursor}|{Moment(seenAt)}");
            }
            else
            {
                target.Add($"{winner.Key}|{Moment(winner.Cursor)}|{Text(winner.Deleted)}|{Content(winner)}");
            }
        }

        target.Sort(StringComparer.Ordinal);
        tombstones.Sort(StringComparer.Ordinal);
        IEnumerable<string> versions = sightings.Select(pair =>
            $"{RecordKey(pair.Key.Key, history.Rules)}|{(history.Rules.HasCursor ? Moment(pair.Key.Cursor) : "~")}|{Text(pair.Key.Deleted)}|"
            + $"{Content(pair.Key)}|{(history.Rules.HasCursor ? "" : Moment(pair.Key.Cursor))}|{Moment(pair.Value.First)}|{Moment(pair.Value.Last)}");
        return new Model(target, tombstones, [.. versions.Order(StringComparer.Ordinal)]);
    }

    /// <summary>A moment of the histories as a time stamp: so many hours into 2026.</summary>
    public static string Moment(int? hours) =>
        hours is null ? "~" : new DateTime(2026, 1, 1).AddHours(hours.Value).ToString("yyyy-MM-dd HH:mm:ss", null);

    // A composite key as one text: byte length, colon, value of each part. The first character is the first part here.
    private static string RecordKey(string key, Rules rules) => rules.CompositeKey ? $"1:{key[..1]}{key.Length - 1}:{key[1..]}" : key;

    private static string Content(Row row) => $"{row.Name ?? "~"}|{Text(row.Amount)}|{Text(row.Active)}|{Moment(row.Viewed)}";

    private static string Text(object? value) => WarehouseDatabase.Text(value);

    private static string Digest(Row row, Rules rules)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        void Add(string name, object? value)
        {
            if (value is not null)
            {
                fields.Add(name, $";{name.Length}:{name}{Text(value).Replace(";", ";;", StringComparison.Ordinal)}");
            }
        }

        Add("active", row.Active);
        Add("amount", row.Amount);
        Add("name", row.Name);
        Add("lastvieweddate", rules.KeepsHistory || row.Viewed is null ? null : Moment(row.Viewed));
        Add("systemmodstamp", rules.HasCursor || row.Cursor is null ? null : Moment(row.Cursor));
        return Md5(string.Concat(fields.Values))[..16];
    }

#pragma warning disable CA5351 // MD5 orders versions that tie in everything else; nothing is protected by it.
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
