using AwsSimulator.Postgres;
using DurableTask.Sqlite;
using Orchestrator.Cli.Errors;

namespace Orchestrator.Cli.Tests.Errors;

public sealed class EnvironmentErrorsTests
{
    [Fact]
    public void Of_PostgresIsMissing_NamesEveryPlaceAndTheFix()
    {
        PostgresNotFoundException missing = new([new PlaceLookedAt("ORCHESTRATOR_POSTGRES", "not set"), new PlaceLookedAt("PATH", "psql 15.18 in /usr/bin, but no initdb")]);

        Assert.Equal(
            """
            error ORC3001: orchestrator demo needs PostgreSQL 13 or newer, and its server programs were not found
              looked for initdb and postgres, in this order:
                ORCHESTRATOR_POSTGRES        not set
                PATH                         psql 15.18 in /usr/bin, but no initdb
              fix: sudo apt-get install -y postgresql, or orchestrator demo --postgres "Host=127.0.0.1;Username=me;Database=dev"
            Nothing was started. Exit code 2.

            """,
            EnvironmentErrors.Of(missing, "orchestrator demo")!.Text);
    }

    [Fact]
    public void Of_EngineFileInUse_NamesFileAndOwner()
    {
        EngineFileInUseException used = new("engine.db", "process 4121");

        Assert.Equal(
            """
            error ORC3005: the engine file engine.db is in use by process 4121
              fix: stop that process, or give this one a file of its own: orchestrator serve --data FILE
            Nothing was started. Exit code 2.

            """,
            EnvironmentErrors.Of(used, "orchestrator serve")!.Text);
    }

    [Fact]
    public void Of_FaultOfThisProgram_KeepsItsStackTrace() => Assert.Null(EnvironmentErrors.Of(new InvalidOperationException("a bug"), "orchestrator serve"));
}
