using System.Diagnostics;
using System.Text.RegularExpressions;

namespace AwsSimulator.Postgres;

/// <summary>The server programs of one PostgreSQL installation.</summary>
/// <param name="InitDb">Path of <c>initdb</c>.</param>
/// <param name="Server">Path of <c>postgres</c>.</param>
/// <param name="Version">What the server says of itself, for example 15.18.</param>
public sealed partial record PostgresPrograms(string InitDb, string Server, Version Version)
{
    /// <summary>The environment variable that names the folder with the programs.</summary>
    public const string FolderVariable = "ORCHESTRATOR_POSTGRES";

    /// <summary>Older servers lack what the stand-in relies on.</summary>
    public static Version Oldest { get; } = new(13, 0);

    /// <summary>
    /// Finds the programs: the given folder, <see cref="FolderVariable"/>, PATH, then where distributions put them; newest first.
    /// </summary>
    /// <exception cref="PostgresNotFoundException">No usable pair anywhere; it lists every place and what was there.</exception>
    public static PostgresPrograms Find(string? folder = null) => Find(
    [
        new("given folder", "not given", folder is null ? [] : [folder]),
        new(FolderVariable, "not set", Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } set ? [set] : []),
        new(
            "PATH",
            "empty",
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)),
        new("/usr/lib/postgresql/*/bin", "not there", DistributionFolders()),
        new("/usr/local/pgsql/bin", "not there", Directory.Exists("/usr/local/pgsql/bin") ? ["/usr/local/pgsql/bin"] : []),
    ]);

    /// <summary>Finds the programs in the first of the places that has a usable pair.</summary>
    /// <exception cref="PostgresNotFoundException">None has.</exception>
    public static PostgresPrograms Find(IEnumerable<PlaceToLook> places)
    {
        var lookedAt = new List<PlaceLookedAt>();
        foreach (PlaceToLook place in places)
        {
            if (In(place, out string found) is { } programs)
            {
                return programs;
            }

            lookedAt.Add(new PlaceLookedAt(place.Name, found));
        }

        throw new PostgresNotFoundException(lookedAt);
    }

    private static PostgresPrograms? In(PlaceToLook place, out string found)
    {
        found = place.WhenEmpty;
        foreach (string folder in place.Folders)
        {
            string initDb = Path.Combine(folder, "initdb");
            string server = Path.Combine(folder, "postgres");
            string client = Path.Combine(folder, "psql");
            if (File.Exists(initDb) && File.Exists(server) && VersionOf(server) is { } version)
            {
                if (version >= Oldest)
                {
                    return new PostgresPrograms(initDb, server, version);
                }

                found = $"postgres {version} in {folder}, older than {Oldest}";
            }
            else if (File.Exists(client))
            {
                found = $"psql {VersionOf(client)} in {folder}, but no {(File.Exists(initDb) ? "postgres" : "initdb")}";
            }
            else if (found == place.WhenEmpty)
            {
                found = Directory.Exists(folder) ? "no initdb and postgres" : $"no folder {folder}";
            }
        }

        return null;
    }

    private static IEnumerable<string> DistributionFolders() =>
        !Directory.Exists("/usr/lib/postgresql") ? [] : Directory.EnumerateDirectories("/usr/lib/postgresql")
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out int major) ? major : 0)
            .Select(folder => Path.Combine(folder, "bin"));

    private static Version? VersionOf(string program)
    {
        try
        {
            ProcessStartInfo start = new(program, "--version") { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process asked = Process.Start(start)!;
            string answer = asked.StandardOutput.ReadToEnd();
            asked.WaitForExit();
            Match number = VersionNumber().Match(answer);
            string version = number.Groups[1].Value;
            return number.Success ? Version.Parse(version.Contains('.', StringComparison.Ordinal) ? version : version + ".0") : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+(?:\.\d+)?)")]
    private static partial Regex VersionNumber();
}
