using AwsSimulator;
using AwsSimulator.Postgres;
using AwsSimulator.Salesforce;
using DurableTask.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;
using Orchestrator.Aws;
using Orchestrator.LocalHost;
using Orchestrator.LocalHost.Http;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Errors;

/// <summary>What the parts of the program report about the machine they run on, in the words of a <see cref="RefusalException"/>.</summary>
public static class EnvironmentErrors
{
    /// <summary>Null for anything a person could not have caused: that is a fault of this program and keeps its stack trace.</summary>
    /// <param name="command">The command that was running, as it is typed.</param>
    public static RefusalException? Of(Exception error, string command) => error switch
    {
        RefusalException refusal => refusal,
        PostgresNotFoundException missing => PostgresMissing(missing, command),
        PostgresStartException broken => new RefusalException("ORC3010", "PostgreSQL is here but a private server could not be started")
        {
            ServiceText = broken.Message,
            Fix = $"correct what it says, or use a server of your own: {command} --postgres \"Host=127.0.0.1;Username=me;Database=dev\"",
        },
        PortInUseException taken => PortTaken(taken.Port, command),
        PortTakenException taken => PortTaken(taken.Port, command),
        OrgFolderException folder => new RefusalException("ORC3006", "the org folder cannot be read")
        {
            Facts = [$"--> {folder.Path}{(folder.Line is { } line ? $":{line}" : "")}"],
            ServiceText = folder.Message,
            Fix = "correct the file, or leave --org out for a generated org",
        },
        EngineFileInUseException used => new RefusalException("ORC3005", $"the engine file {used.Path} is in use by {used.Owner}")
        {
            Fix = $"stop that process, or give this one a file of its own: {command} --data FILE",
        },
        EngineFileUnusableException unusable => new RefusalException("ORC3008", $"the engine file {unusable.Path} cannot be used")
        {
            ServiceText = unusable.Reason,
            Fix = $"use another file: {command} --data FILE",
        },
        SettingsFileException settings => new RefusalException("ORC3013", $"the settings file {settings.Path} cannot be read")
        {
            ServiceText = settings.Reason,
            Fix = "correct the file",
        },
        FunctionKeyRequiredException open => new RefusalException("ORC3016", $"listening on {open.Address} needs a function key")
        {
            Facts = ["without a key the host listens on this machine only: whoever reaches it could start and cancel runs"],
            Fix = $"export {open.Setting.Replace(":", "__", StringComparison.Ordinal)}=SECRET, or leave --listen out",
        },
        OptionsValidationException settings => new RefusalException("ORC3013", "a setting is out of its range")
        {
            Facts = [.. settings.Failures],
            Fix = "correct the environment variables; \":\" is written \"__\" there",
        },
        NpgsqlException database => new RefusalException("ORC3009", "the PostgreSQL server given with --postgres cannot be used")
        {
            ServiceText = database.Message,
            Fix = "start it, or correct the connection string, or leave --postgres out for a private server",
        },
        WarehouseUnavailableException closed => new RefusalException("ORC2101", $"the warehouse takes no statements: {closed.Warehouse.Describe()}")
        {
            ServiceText = closed.InnerException!.Message,
            Fix = "correct redshift: in the pipeline file, or what this AWS identity may do",
        },
        StatementFailedException failed => new RefusalException("ORC2102", $"the warehouse refused the statement {failed.Label.Name}")
        {
            ServiceText = failed.Error,
            NotDone = "Nothing of it took effect.",
        },
        TransientAwsException silent => new RefusalException("ORC2103", "AWS did not answer") { ServiceText = silent.Message, Fix = "try again" },
        _ => null,
    };

    /// <summary>Another process listens where this command should.</summary>
    private static RefusalException PortTaken(int port, string command) => new("ORC3004", $"port {port} is taken by {PortOwner.Of(port)}")
    {
        Fix = $"{command} --port 0          any free port, or another one by its number",
    };

    private static RefusalException PostgresMissing(PostgresNotFoundException missing, string command) =>
        new("ORC3001", $"{command} needs PostgreSQL {PostgresPrograms.Oldest.Major} or newer, and its server programs were not found")
        {
            Facts = ["looked for initdb and postgres, in this order:", .. missing.Places.Select(place => $"  {place.Place,-28} {place.Found}")],
            Fix = $"sudo apt-get install -y postgresql, or {command} --postgres \"Host=127.0.0.1;Username=me;Database=dev\"",
        };
}
