using System.Data.Common;
using AwsSimulator.Salesforce;
using Npgsql;

namespace Orchestrator.Cli.Demo;

/// <summary>
/// Compares the target tables with the org's live records, every field of every record. It reads the database itself and knows nothing of
/// how the rows came there.
/// </summary>
public sealed class TargetCheck(NpgsqlDataSource warehouse, string schema)
{
    private const int DifferencesShown = 3;

    /// <param name="objects">What was loaded.</param>
    /// <param name="at">The org's moment to compare with.</param>
    /// <param name="isExcepted">Records, by object and Id, that are not compared; null compares all.</param>
    public async Task<Check> Compare(
        IReadOnlyList<SalesforceObject> objects, DateTimeOffset at, CancellationToken stop, Func<string, string, bool>? isExcepted = null)
    {
        List<string> differences = [];
        long records = 0;
        foreach (SalesforceObject o in objects)
        {
            IReadOnlyList<SalesforceRecord> live = o.LiveRecords(at);
            records += live.Count;
            await foreach (string difference in Differences(o, live, id => isExcepted?.Invoke(o.Name, id) ?? false, stop))
            {
                differences.Add(difference);
                if (differences.Count >= DifferencesShown)
                {
                    break;
                }
            }
        }

        string figures = $"{DayTable.Number(records)} records in {objects.Count} objects, compared field by field";
        return new Check("target = org", [figures], [.. differences.Take(DifferencesShown)]);
    }

    private async IAsyncEnumerable<string> Differences(
        SalesforceObject o,
        IReadOnlyList<SalesforceRecord> live,
        Func<string, bool> isExcepted,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        Dictionary<string, SalesforceRecord> missing = live.ToDictionary(record => record.Id, StringComparer.Ordinal);
        SalesforceField[] fields = [.. o.Fields.Where(HasColumn)];
        await using DbCommand read = warehouse.CreateCommand($"SELECT * FROM \"{schema}\".\"{o.Name.ToLowerInvariant()}\"");
        await using DbDataReader row = await read.ExecuteReaderAsync(stop);
        Dictionary<string, int> columns = Enumerable.Range(0, row.FieldCount).ToDictionary(row.GetName, StringComparer.Ordinal);
        if (fields.FirstOrDefault(field => !columns.ContainsKey(ColumnOf(field))) is { } lost)
        {
            yield return $"{o.Name}: the target has no column for field {lost.Name}";
            yield break;
        }

        while (await row.ReadAsync(stop))
        {
            string id = row.GetString(columns["id"]);
            bool isInOrg = missing.Remove(id, out SalesforceRecord? record);
            if (isExcepted(id))
            {
                continue;
            }

            if (!isInOrg)
            {
                yield return $"{o.Name} {id}: once more in the target than in the org";
                continue;
            }

            foreach (SalesforceField field in fields)
            {
                string? org = FieldText.Of(record![field], field.Kind);
                string? target = FieldText.Of(row.GetValue(columns[ColumnOf(field)]), field.Kind);
                if (org != target)
                {
                    yield return $"{o.Name} {id} {field.Name}: org {org ?? "null"}, target {target ?? "null"}";
                }
            }
        }

        foreach (string id in missing.Keys.Where(id => !isExcepted(id)))
        {
            yield return $"{o.Name} {id}: in the org, not in the target";
        }
    }

    /// <summary>Compound values come as their parts, and AppFlow does not carry files.</summary>
    private static bool HasColumn(SalesforceField field) => field.Kind != FieldKind.Compound && field.Type != "base64";

    private static string ColumnOf(SalesforceField field) => field.Name.ToLowerInvariant();
}
