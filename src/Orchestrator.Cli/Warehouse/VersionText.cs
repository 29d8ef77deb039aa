using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Warehouse;

/// <summary>The versions of one record: what the first held, and what each later one changed.</summary>
public sealed class VersionText(string name, string key, IReadOnlyList<RecordVersion> versions)
{
    public int Write(TextWriter to)
    {
        string now = versions[^1].IsDeleted ? $"deleted since {Moment.Text(versions[^1].ValidFrom)} UTC" : "there now";
        to.WriteLine($"{name} {key}: {Counted.Of(versions.Count, "version")} that a load saw, {now}.");
        IReadOnlyDictionary<string, string?>? before = null;
        foreach (RecordVersion version in versions)
        {
            string until = version.ValidTo is { } end ? Moment.Text(end) : "now";
            to.WriteLine();
            to.WriteLine($"  {Moment.Text(version.ValidFrom)} -> {until} UTC   {What(version, before)}   seen {Seen(version)}");
            foreach ((string field, string? was, string? became) in Changes(before, version.Fields))
            {
                to.WriteLine(before is null ? $"    {field}  {became}" : $"    {field}  {Quoted(was)} -> {Quoted(became)}");
            }

            before = version.Fields ?? before;
        }

        return ExitCode.Done;
    }

    public int WriteJson(JsonEvents json)
    {
        foreach (RecordVersion version in versions)
        {
            json.Write("version_of_record", new
            {
                @object = name,
                key,
                validFrom = version.ValidFrom,
                validTo = version.ValidTo,
                firstSeen = version.FirstSeen,
                lastSeen = version.LastSeen,
                isDeleted = version.IsDeleted,
                fields = version.Fields,
            });
        }

        return json.End(ExitCode.Done, new { versions = versions.Count });
    }

    public static string Quoted(string? value) => value is null ? "null" : $"\"{value}\"";

    private static string What(RecordVersion version, IReadOnlyDictionary<string, string?>? before) => version switch
    {
        { Fields: null } => "gone: a full load did not bring it",
        { IsDeleted: true } => "deleted",
        _ => before is null ? "first version" : "changed",
    };

    private static string Seen(RecordVersion version) => version.FirstSeen == version.LastSeen
        ? $"{Moment.Text(version.FirstSeen)}"
        : $"{Moment.Text(version.FirstSeen)} to {Moment.Text(version.LastSeen)}";

    private static IEnumerable<(string Field, string? Before, string? After)> Changes(
        IReadOnlyDictionary<string, string?>? before, IReadOnlyDictionary<string, string?>? after) =>
        after is null ? [] : new RecordChange("", before, after).Fields;
}
