namespace AwsSimulator.Postgres;

/// <summary>PostgreSQL refuses to run as root, so a root owner runs it as another user of the machine.</summary>
internal static class UnprivilegedUser
{
    private static readonly string[] Candidates = ["postgres", "nobody"];

    /// <summary>The command line that runs <paramref name="command"/> without root; the command itself for everyone else.</summary>
    /// <exception cref="PostgresStartException">This is root, and there is no user or no program to drop to it with.</exception>
    public static IReadOnlyList<string> Run(IReadOnlyList<string> command)
    {
        if (!Environment.IsPrivilegedProcess || OperatingSystem.IsWindows())
        {
            return command;
        }

        string user = Candidates.FirstOrDefault(Exists)
            ?? throw new PostgresStartException(
                "PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody", "");
        if (OnPath("setpriv") is { } setpriv)
        {
            return [setpriv, "--reuid", user, "--regid", GroupOf(user), "--clear-groups", "--", .. command];
        }

        if (OnPath("runuser") is { } runuser)
        {
            return [runuser, "-u", user, "--", .. command];
        }

        string su = OnPath("su")
            ?? throw new PostgresStartException("PostgreSQL does not run as root, and setpriv, runuser and su are all missing", "");
        return [su, "-s", "/bin/sh", user, "-c", string.Join(' ', command.Select(Quoted))];
    }

    /// <summary>A program's path, or null when PATH has none of that name.</summary>
    public static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static bool Exists(string user) => Entry(user) is not null;

    private static string GroupOf(string user) => Entry(user)!.Split(':')[3];

    private static string? Entry(string user) =>
        File.ReadLines("/etc/passwd").FirstOrDefault(line => line.StartsWith(user + ":", StringComparison.Ordinal));

    private static string Quoted(string word) => "'" + word.Replace("'", @"'\''", StringComparison.Ordinal) + "'";
}
