using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using AwsSimulator;
using Npgsql;

namespace Orchestrator.Benchmarks.Aws;

/// <summary>
/// Statements a second through the Redshift Data API, each followed to its end, beside the same SQL sent to PostgreSQL directly.
/// </summary>
internal sealed class TrivialStatements(Simulator simulator)
{
    private const string Sql = "SELECT 1";
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(1);

    public async Task<Measurement> Measure(int statements, CancellationToken stop)
    {
        using AmazonRedshiftDataAPIServiceClient client = Clients.RedshiftData(simulator);
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(simulator.PostgresConnectionString);
        await Workers.PerSecond(Workers.AtOnce, _ => Run(client, stop));
        await Workers.PerSecond(Workers.AtOnce, _ => RunBare(database, stop));
        double perSecond = await Workers.PerSecond(statements, _ => Run(client, stop));
        return new Measurement("trivial SQL (reference: bare PostgreSQL)", perSecond, "statements/s", Goal: 200)
        {
            Reference = await Workers.PerSecond(statements, _ => RunBare(database, stop)),
        };
    }

    private static async Task Run(AmazonRedshiftDataAPIServiceClient client, CancellationToken stop)
    {
        ExecuteStatementRequest request = new()
        {
            Sql = Sql,
            WorkgroupName = RehearsalNames.Workgroup,
            Database = RehearsalNames.Database,
            SecretArn = RehearsalNames.SecretArn,
        };
        string id = (await client.ExecuteStatementAsync(request, stop)).Id;
        DescribeStatementResponse statement = await client.DescribeStatementAsync(new DescribeStatementRequest { Id = id }, stop);
        while (statement.Status != StatusString.FINISHED)
        {
            if (statement.Status == StatusString.FAILED || statement.Status == StatusString.ABORTED)
            {
                throw new InvalidOperationException($"\"{Sql}\" ended as {statement.Status}: {statement.Error}");
            }

            await Task.Delay(Between, stop);
            statement = await client.DescribeStatementAsync(new DescribeStatementRequest { Id = id }, stop);
        }
    }

    private static async Task RunBare(NpgsqlDataSource database, CancellationToken stop)
    {
        await using NpgsqlCommand command = database.CreateCommand(Sql);
        await command.ExecuteScalarAsync(stop);
    }
}
