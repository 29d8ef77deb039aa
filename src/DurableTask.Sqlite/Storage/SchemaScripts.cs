using System.Globalization;
using System.Reflection;

namespace DurableTask.Sqlite.Storage;

/// <summary>The numbered scripts in Schema/, applied in order; <c>user_version</c> remembers the last one.</summary>
internal static class SchemaScripts
{
    /// <summary>"DTSq": marks the file as ours, so that another program's database is refused and not written to.</summary>
    const long ApplicationId = 0x44545371;

    static readonly string[] Released =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith("Schema/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Text),
    ];

    /// <exception cref="EngineFileUnusableException">The file is of another program or of a later version.</exception>
    public static void Check(StoreConnection store, string path)
    {
        if (store.Scalar<long>("SELECT count(*) FROM sqlite_master") > 0 && store.Scalar<long>("PRAGMA application_id") != ApplicationId)
        {
            throw new EngineFileUnusableException(path, "it is a SQLite database of another program", null);
        }

        long version = store.Scalar<long>("PRAGMA user_version");
        if (version > Released.Length)
        {
            throw new EngineFileUnusableException(path, $"its schema is version {version}, this program knows {Released.Length}", null);
        }
    }

    /// <summary>Brings the schema to the last version.</summary>
    public static void Apply(StoreConnection store) => Apply(store, Released);

    /// <summary>Runs the scripts that the file has not seen, each in one transaction with the note that it was run.</summary>
    public static void Apply(StoreConnection store, IReadOnlyList<string> scripts)
    {
        for (int next = (int)store.Scalar<long>("PRAGMA user_version"); next < scripts.Count; next++)
        {
            store.Execute("BEGIN IMMEDIATE");
            store.Execute(scripts[next]);
            store.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {next + 1}"));
            store.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
            store.Execute("COMMIT");
        }
    }

    static string Text(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
