using AwsSimulator;
using Npgsql;

namespace Orchestrator.Cli;

/// <summary>The PostgreSQL that does the simulator's SQL, as a person reads it.</summary>
public static class PostgresServer
{
    /// <summary>"a private PostgreSQL, 127.0.0.1:54812", or the server that was given; never its password.</summary>
    public static string Described(Simulator simulator, SimulatorOptions options)
    {
        NpgsqlConnectionStringBuilder server = new(simulator.PostgresConnectionString);
        return $"{(options.Postgres is null ? "a private PostgreSQL" : "the PostgreSQL given")}, {server.Host}:{server.Port}";
    }
}
