using AwsSimulator.Postgres;

namespace Orchestrator.Tests.Warehouse.Guard;

/// <summary>A test that needs PostgreSQL's module pg_stat_statements; skipped, with the reason, where it is not installed.</summary>
public sealed class GuardFactAttribute : FactAttribute
{
    public GuardFactAttribute()
    {
        string server = PostgresPrograms.Find().Server;
        string programs = Path.GetDirectoryName(File.ResolveLinkTarget(server, returnFinalTarget: true)?.FullName ?? server)!;
        string[] folders = [Path.Combine(programs, "..", "lib"), Path.Combine(programs, "..", "lib", "postgresql")];
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "pg_stat_statements.so"))))
        {
            Skip = $"PostgreSQL's module pg_stat_statements (package postgresql-contrib of some systems) is not beside {programs}.";
        }
    }
}
