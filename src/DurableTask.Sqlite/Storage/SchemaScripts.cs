using System.Globalization;
using System.Reflection;

namespace DurableTask.Sqlite.Storage;

/// <summary>The numbered scripts in Schema/, applied in order; <c>user_version</c> remembers the last one.</summary>
internal static class SchemaScripts
{
    /// <summary>"DTSq": marks the file as ours, so that another program's database is refused and not written to.</summary>
    const long ApplicationId = 0x44545371;

    public static void Apply(StoreConnection store, string? path)
    {
        long version = store.Scalar<long>("PRAGMA user_version");
        long tables = store.Scalar<long>("SELECT count(*) FROM sqlite_master");
        if (tables > 0 && store.Scalar<long>("PRAGMA application_id") != ApplicationId)
        {
            throw new EngineFileUnusableException(path!, "it is a SQLite database of another program", null);
        }

        string[] scripts = Names();
        if (version > scripts.Length)
        {
            throw new EngineFileUnusableException(path!, $"its schema is version {version}, this program knows {scripts.Length}", null);
        }

        for (long next = version; next < scripts.Length; next++)
        {
            store.Execute("BEGIN IMMEDIATE");
            store.Execute(Text(scripts[next]));
            store.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {next + 1}"));
            store.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
            store.Execute("COMMIT");
        }
    }

    static string[] Names() =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.StartsWith("Schema/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    static string Text(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
