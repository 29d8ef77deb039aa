using System.CommandLine;
using AwsSimulator;
using Npgsql;
using Orchestrator.Cli.Errors;

namespace Orchestrator.Cli.Commands;

/// <summary>The options that say which Salesforce org and which PostgreSQL a rehearsal has; <c>demo</c> and <c>simulator</c> share them.</summary>
public sealed class OrgOptions
{
    private readonly Option<string?> _org = new("--org")
    {
        Description = "Folder with describe/<Object>.json and data/<Object>.csv. Default: an org is generated.",
        HelpName = "DIR",
    };

    private readonly Option<int> _seed = NumberOption.Create("--seed", "The same seed makes the same org and the same days.", 1, 0, int.MaxValue);

    private readonly Option<int> _records = NumberOption.Create("--records", "Records of a generated org, all objects together; at least 100.", 20_000, 100, 5_000_000);

    private readonly Option<string?> _postgres = Postgres();

    /// <summary>Which PostgreSQL does the SQL; commands without an org take it alone.</summary>
    public static Option<string?> Postgres()
    {
        Option<string?> postgres = new("--postgres")
        {
            Description =
                "Npgsql connection string of a database to use, whose schemas will be made and changed. Default: a private, temporary server.",
            HelpName = "CONNECTION",
        };
        postgres.Validators.Add(result =>
        {
            // The text is not shown: it may hold a password.
            if (result.Tokens is [{ Value: { } text }] && !IsConnectionString(text))
            {
                result.AddError("--postgres is no connection string\nallowed: for example \"Host=127.0.0.1;Username=me;Database=dev\"");
            }
        });
        return postgres;
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public void AddTo(Command command)
    {
        command.Add(_org);
        command.Add(_seed);
        command.Add(_records);
        command.Add(_postgres);
    }

    public SimulatorOptions Read(ParseResult parsed)
    {
        string? folder = parsed.GetValue(_org);
        if (folder is not null && !Directory.Exists(folder))
        {
            throw MissingPath.Of(
                "ORC3006", "org", folder, "a folder with describe/<Object>.json and data/<Object>.csv", "give --org an existing folder, or leave it out for a generated org");
        }

        return new SimulatorOptions
        {
            OrgFolder = folder,
            Seed = parsed.GetValue(_seed),
            Records = parsed.GetValue(_records),
            Postgres = parsed.GetValue(_postgres),
        };
    }
}
