using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Warehouse;

/// <summary>
/// One of the numbered scripts of <c>infra/redshift</c>. Each may run again at any time: it makes what is missing and replaces what is old.
/// </summary>
/// <param name="Version">The number the file name begins with; scripts run in this order.</param>
/// <param name="Name">File name without folder.</param>
/// <param name="Statements">Its statements, each to be sent on its own or in one batch.</param>
/// <param name="Checksum">64 hex digits; another wording is another checksum, and the script runs again.</param>
public sealed record SchemaScript(int Version, string Name, IReadOnlyList<string> Statements, string Checksum)
{
    private const string Prefix = "redshift/";

    /// <summary>All scripts in the order they run.</summary>
    public static IReadOnlyList<SchemaScript> All { get; } = ReadAll();

    private static SchemaScript[] ReadAll()
    {
        Assembly assembly = typeof(SchemaScript).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Read(assembly, name))
            .OrderBy(script => script.Version)];
    }

    private static SchemaScript Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        string text = reader.ReadToEnd();
        string name = resource[Prefix.Length..];
        int version = int.Parse(name.AsSpan(0, name.IndexOf('_', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
        return new SchemaScript(version, name, Split(text), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    // A statement ends with a semicolon at the end of a line, outside the $$ that enclose a procedure's body.
    private static List<string> Split(string text)
    {
        var statements = new List<string>();
        var statement = new StringBuilder();
        bool inBody = false;
        foreach (string line in text.Split('\n'))
        {
            if (statement.Length == 0 && (string.IsNullOrWhiteSpace(line) || line.StartsWith("--", StringComparison.Ordinal)))
            {
                continue;
            }

            statement.Append(line).Append('\n');
            inBody ^= line.Contains("$$", StringComparison.Ordinal);
            if (!inBody && line.TrimEnd().EndsWith(';'))
            {
                statements.Add(statement.ToString().TrimEnd().TrimEnd(';'));
                statement.Clear();
            }
        }

        return statements;
    }
}
