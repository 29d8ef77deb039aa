using System.Globalization;
using System.Text;
using AwsSimulator.Postgres;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse.Versions;

/// <summary>
/// Version view, table as of a moment and change log beside <see cref="Timeline"/>, for thousands of random records in one table: few
/// cursors, contents and stamps, so that ties, repeats, late sightings and A→B→A are the rule.
/// </summary>
[Collection(SharedWarehouse.Name)]
public sealed class HistoryViewTests(WarehouseDatabase warehouse)
{
    private const int Records = 2_000;
    private const int LastHour = 9;

    private static int count;

    [Fact]
    public async Task History_AnySightings_EqualsTheModel()
    {
        (HistoryTables tables, List<Record> records) = await Filled(seed: 5);

        IReadOnlyList<string> rows = await warehouse.Rows($"""
            SELECT record_key, version_number, valid_from, valid_to, first_seen, last_seen, systemmodstamp, isdeleted, content_hash,
                lastvieweddate, name
            FROM {tables.Order.Schema}.{new HistoryViews(tables).History}
            """);

        ILookup<string, string> byKey = rows.ToLookup(row => row.Split('|')[0]);
        SmallestFailure(records, record => (
            new Timeline(record).Rows(record.Key),
            byKey[record.Key].OrderBy(row => int.Parse(row.Split('|')[1], CultureInfo.InvariantCulture))));
    }

    [Fact]
    public async Task HeldAt_AnySightingsAndEveryHour_EqualsTheModel()
    {
        (HistoryTables tables, List<Record> records) = await Filled(seed: 6);
        var sql = new HistorySql(tables);
        for (int hour = 0; hour <= LastHour + 1; hour++)
        {
            string moment = $"TIMESTAMP '{Timeline.Moment(hour)}'";
            IReadOnlyList<string> rows = await warehouse.Rows($"""
                SELECT h.record_key, h.cursor_at, h.isdeleted, h.content_hash, h.lastvieweddate
                FROM ({sql.HeldAt(moment, ignoreDeleted: false)}) h
                LEFT JOIN ({sql.Absences(moment)}) a ON a.record_key = h.record_key AND h.seen < a.absent_at
                WHERE a.record_key IS NULL
                """);
            ILookup<string, string> byKey = rows.ToLookup(row => row.Split('|')[0]);
            SmallestFailure(records, record => (Held(record, hour), byKey[record.Key]));
        }
    }

    [Fact]
    public async Task Changes_ARecordThatWentThereAndBack_ListsEveryChange()
    {
        HistoryTables tables = await Empty();
        Sighting[] sightings = [At(2, 1, "A"), At(3, 1, "B"), At(4, 1, "A"), At(6, 5, "A"), At(7, 6, "A", deleted: true)];
        await Fill(tables, [new Record("k", sightings, [])]);

        IReadOnlyList<string> rows = await warehouse.Rows($"""
            SELECT changed_at, field, old_value, new_value FROM {tables.Order.Schema}.{new HistoryViews(tables).Changes}
            WHERE record_key = 'k' ORDER BY version_number, field
            """);

        Assert.Equal(
            [
                "2026-01-01 03:00:00|name|content A|content B",
                "2026-01-01 04:00:00|name|content B|content A",
                "2026-01-01 06:00:00|isdeleted|false|true",
            ],
            rows);
    }

    [Fact]
    public void Ddl_EightHundredLongNamedColumns_StaysWithinAStatementsLength()
    {
        HistoryTables tables = Of("wide", EightHundred);

        IReadOnlyList<string> statements = tables.Ddl(new Dictionary<string, HashSet<string>>());

        Assert.All(statements, statement => Assert.InRange(Encoding.UTF8.GetByteCount(statement), 1, 99_000));
        Assert.InRange(statements.Count, 1, 40);
    }

    [Fact]
    public async Task Ddl_EightHundredColumns_IsTakenAndAnswers()
    {
        HistoryTables tables = Of($"wide{Interlocked.Increment(ref count)}", EightHundred);

        await Make(tables, new Dictionary<string, HashSet<string>>());

        Assert.Equal(0, await warehouse.Number($"SELECT COUNT(*) FROM {tables.Order.Schema}.{new HistoryViews(tables).Changes}"));
    }

    [Fact]
    public async Task Ddl_AColumnMore_IsAddedAndShownByTheViews()
    {
        HistoryTables tables = await Empty();
        await Fill(tables, [new Record("k", [At(4, 1, "A")], [])]);
        var more = HistoryTables.Of(tables.Order with { Columns = [.. Columns, new TableColumn("", "order", "VARCHAR(80)")] });
        var views = new HistoryViews(more);

        await Make(more, await Existing(tables));

        Assert.Equal(["k|~"], await warehouse.Rows($"SELECT record_key, \"order\" FROM {more.Order.Schema}.{views.History}"));
        Assert.Empty(more.Ddl(await Existing(more)));
    }

    [Theory]
    [InlineData("account", "account__versions")]
    [InlineData("a_namespace__an_object_whose_name_is_far_too_long__c", "a_namespace__an_object_whose_name_is_f_1dbb5a53487__versions")]
    public void Versions_NameOfATable_FitsIntoSixtyThreeBytes(string table, string expected) =>
        Assert.Equal(expected, Of(table, Columns).Versions);

    private static IReadOnlyList<TableColumn> Columns { get; } =
    [
        new("Id", "id", "VARCHAR(72)"),
        new("Name", "name", "VARCHAR(80)"),
        new("IsDeleted", "isdeleted", "BOOLEAN"),
        new("SystemModstamp", "systemmodstamp", "TIMESTAMP"),
        new("LastViewedDate", "lastvieweddate", "TIMESTAMP"),
    ];

    private static IReadOnlyList<TableColumn> EightHundred { get; } =
    [
        .. Columns,
        .. Enumerable.Range(Columns.Count, 800 - Columns.Count)
            .Select(i => new TableColumn("", $"a_field_with_a_name_of_forty_chars_{i:D3}__c", "VARCHAR(1020)")),
    ];

    private static Sighting At(int seen, int cursor, string hash, bool deleted = false) =>
        new(seen, new Version(cursor, deleted, hash, null));

    private static IEnumerable<string> Held(Record record, int hour) => new Timeline(record).HeldAt(hour) is { Hash.Length: > 0 } held
        ? [$"{record.Key}|{Timeline.Moment(held.Cursor)}|{(held.Deleted ? "true" : "false")}|{held.Hash}|{Timeline.Moment(held.Stamp)}"]
        : [];

    private static void SmallestFailure(
        List<Record> records, Func<Record, (IEnumerable<string> Expected, IEnumerable<string> Actual)> compare)
    {
        Record? smallest = records.Where(record => compare(record) is var (expected, actual) && !expected.SequenceEqual(actual))
            .MinBy(record => record.Sightings.Count + record.Absences.Count);
        if (smallest is not null)
        {
            (IEnumerable<string> expected, IEnumerable<string> actual) = compare(smallest);
            Assert.Fail($"{smallest}\nis\n  {string.Join("\n  ", actual)}\nexpected\n  {string.Join("\n  ", expected)}");
        }
    }

    private static HistoryTables Of(string table, IReadOnlyList<TableColumn> columns) => HistoryTables.Of(new HistoryOrder
    {
        Pipeline = "views",
        Object = table,
        Schema = "salesforce_history",
        Table = table,
        Columns = columns,
        Key = ["id"],
        CursorColumn = "systemmodstamp",
        Stamps = ["lastmodifieddate", "lastvieweddate"],
    });

    private async Task<HistoryTables> Empty()
    {
        HistoryTables tables = Of($"viewed{Interlocked.Increment(ref count).ToString(CultureInfo.InvariantCulture)}", Columns);
        await Make(tables, new Dictionary<string, HashSet<string>>());
        return tables;
    }

    private async Task Make(HistoryTables tables, IReadOnlyDictionary<string, HashSet<string>> existing)
    {
        foreach (string statement in tables.Ddl(existing))
        {
            await warehouse.Execute(RedshiftDialect.Translate(statement));
        }
    }

    private async Task<Dictionary<string, HashSet<string>>> Existing(HistoryTables tables)
    {
        IReadOnlyList<string> rows = await warehouse.Rows(
            $"SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = '{tables.Order.Schema}'");
        return rows.Select(row => row.Split('|')).GroupBy(row => row[0]).ToDictionary(g => g.Key, g => g.Select(row => row[1]).ToHashSet());
    }

    private async Task<(HistoryTables Tables, List<Record> Records)> Filled(int seed)
    {
        HistoryTables tables = await Empty();
        var random = new Random(seed);
        List<Record> records = [.. Enumerable.Range(0, Records).Select(i => Any(random, $"k{i:D5}"))];
        await Fill(tables, records);
        return (tables, records);
    }

    private static Record Any(Random random, string key)
    {
        Version[] pool = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new Version(
            random.Next(5) == 0 ? null : random.Next(1, 4),
            random.Next(5) == 0,
            random.Next(2) == 0 ? "A" : "B",
            random.Next(4) == 0 ? 2 : null))];

        // Absence is concluded from rows whose cursors lie well before it.
        int[] absences = random.Next(4) == 0 ? [random.Next(5, LastHour + 1)] : [];
        int earliest = absences.Length > 0 ? 4 : 1;
        Sighting[] sightings = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ =>
            new Sighting(random.Next(earliest, LastHour), pool[random.Next(pool.Length)]))];
        return new Record(key, sightings, absences);
    }

    /// <summary>
    /// As consolidation appends: the first of each content with it, others beside it or, where the version is known, as seen again.
    /// </summary>
    private async Task Fill(HistoryTables tables, IEnumerable<Record> records)
    {
        string schema = tables.Order.Schema;
        var script = new StringBuilder();
        foreach (Record record in records)
        {
            var contents = new HashSet<string>();
            var first = new Dictionary<Version, int>();
            foreach (Sighting sighting in record.Sightings)
            {
                Version version = sighting.Version;
                string stamp = version.Stamp is null ? "" : Timeline.Moment(version.Stamp);
                string row = $"{Moment(version.Cursor)}, {Moment(sighting.Seen)}, {version.Deleted}, '{record.Key}', '{version.Hash}'";
                bool earlier = first.TryAdd(version, sighting.Seen) || sighting.Seen < first[version];
                script.AppendLine((contents.Add(version.Hash), earlier) switch
                {
                    (true, _) => $"""
                        INSERT INTO {schema}.{tables.Versions} (cursor_at, seen, isdeleted, record_key, content_hash, lastvieweddate, name)
                        VALUES ({row}, {Moment(version.Stamp)}, 'content {version.Hash}');
                        """,
                    (_, false) when sighting.Seen % 2 == 0 => $"""
                        INSERT INTO orchestrator.seen (cursor_at, seen, isdeleted, record_key, content_hash, pipeline, object, stamps)
                        VALUES ({row}, 'views', '{tables.Order.Object}', '{stamp},');
                        """,
                    _ => $"""
                        INSERT INTO {schema}.{tables.Sightings} (cursor_at, seen, isdeleted, record_key, content_hash, lastvieweddate)
                        VALUES ({row}, {Moment(version.Stamp)});
                        """,
                });
            }

            foreach (int absent in record.Absences)
            {
                script.AppendLine($"""
                    INSERT INTO orchestrator.tombstones (pipeline, object, record_key, absent_at)
                    VALUES ('views', '{tables.Order.Object}', '{record.Key}', {Moment(absent)});
                    """);
            }
        }

        await warehouse.Execute(script.ToString());
    }

    private static string Moment(int? hour) => hour is null ? "NULL" : $"'{Timeline.Moment(hour)}'";
}
