using System.Text;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using AwsSimulator;
using AwsSimulator.Dms;
using Orchestrator.Tests.Runs;

namespace Orchestrator.Tests.Examples;

/// <summary>The files of infra/examples as a user takes them: only names and ARNs are changed to those of the rehearsal.</summary>
public sealed class ExampleRehearsal : Rehearsal
{
    private static readonly ReplicationTaskDefinition Sales = new()
    {
        Identifier = "sales", SourceSchema = "sales_source", TargetSchema = "sales_landing", TargetTablePrepMode = "TRUNCATE_BEFORE_LOAD",
    };

    public static string TaskArn => Sales.Arn;

    protected override SimulatorOptions Options => base.Options with { ReplicationTasks = [Sales] };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Count("""
            CREATE SCHEMA sales_source;
            CREATE TABLE sales_source.customer (id bigint, name varchar(255), city varchar(255));
            CREATE TABLE sales_source.sale (id bigint, customer_id bigint, sold_at timestamp, amount numeric(18,2));
            INSERT INTO sales_source.customer VALUES (1, 'Ada', 'Bonn'), (2, 'Ben', NULL), (3, 'Cem', 'Kiel');
            INSERT INTO sales_source.sale VALUES
                (1, 1, '2026-11-01', 10.50), (2, 1, '2026-11-02', 20), (3, 2, '2026-11-02', 5), (4, 3, '2026-11-03', 7.25);
            SELECT 0
            """);
    }

    public static string Example(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "examples", file));

    /// <summary>Writes the example as the pipeline of its own name.</summary>
    public void Take(string name, string file, Func<string, string>? edit = null)
    {
        string text = Example(file)
            .Replace("connectorProfile: crm", $"connectorProfile: {RehearsalNames.SalesforceProfile}", StringComparison.Ordinal)
            .Replace("connectorProfile: warehouse", $"connectorProfile: {RehearsalNames.RedshiftProfile}", StringComparison.Ordinal)
            .Replace("workgroup: analytics", $"workgroup: {RehearsalNames.Workgroup}", StringComparison.Ordinal)
            .Replace("arn:aws:secretsmanager:us-east-1:123456789012:secret:warehouse-AbCdEf", RehearsalNames.SecretArn, StringComparison.Ordinal)
            .Replace("my-appflow-bucket", RehearsalNames.IntermediateBucket, StringComparison.Ordinal)
            .Replace("arn:aws:dms:us-east-1:123456789012:task:SALES", TaskArn, StringComparison.Ordinal)
            + "polling: { floor: 100ms, ceiling: 500ms }\n";
        Write(name, _ => edit is null ? text : edit(text));
    }

    /// <summary>Runs the example's SQL as a user would, through the warehouse's own door.</summary>
    public async Task Apply(string file)
    {
        foreach (string sql in Statements(Example(file)))
        {
            ExecuteStatementResponse sent = await Redshift.ExecuteStatementAsync(new ExecuteStatementRequest
            {
                WorkgroupName = RehearsalNames.Workgroup, Database = RehearsalNames.Database, SecretArn = RehearsalNames.SecretArn, Sql = sql,
            });
            DescribeStatementResponse state;
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            do
            {
                state = await Redshift.DescribeStatementAsync(new DescribeStatementRequest { Id = sent.Id }, patience.Token);
            }
            while (state.Status != StatusString.FINISHED && state.Status != StatusString.FAILED);
            Assert.True(state.Status == StatusString.FINISHED, $"{state.Error}\n{sql}");
        }
    }

    // A statement ends with a semicolon at the end of a line, outside the $$ around a body.
    private static IEnumerable<string> Statements(string script)
    {
        var statement = new StringBuilder();
        bool inBody = false;
        foreach (string line in script.Split('\n').Where(line => !line.StartsWith("--", StringComparison.Ordinal)))
        {
            statement.AppendLine(line);
            inBody ^= line.Contains("$$", StringComparison.Ordinal);
            if (!inBody && line.TrimEnd().EndsWith(';'))
            {
                yield return statement.ToString();
                statement.Clear();
            }
        }
    }
}
