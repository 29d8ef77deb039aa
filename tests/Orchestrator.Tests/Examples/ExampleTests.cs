using System.Net.Http.Json;
using System.Text.Json;
using Amazon.DatabaseMigrationService;
using Amazon.DatabaseMigrationService.Model;
using Orchestrator.Configuration;
using Orchestrator.Objects;
using Orchestrator.Reporting;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Examples;

public sealed class ExampleTests(ExampleRehearsal rehearsal) : IClassFixture<ExampleRehearsal>
{
    private const string Dimension = "SELECT customer_key, customer_id, name, city FROM dw.customer_dimension ORDER BY customer_id";
    private const string Fact = "SELECT sale_id, customer_key, sold_at, amount FROM dw.sales_fact ORDER BY sale_id";

    [Theory]
    [InlineData("salesforce-daily.yaml")]
    [InlineData("database-full-load.yaml")]
    [InlineData("saas-and-database.yaml")]
    public void Example_AsItStands_HasNoProblem(string file) =>
        Assert.Empty(PipelineSet.Of([KeyValuePair.Create(file, ExampleRehearsal.Example(file))]).Problems);

    [Fact]
    public async Task SalesforceDaily_RunTwice_KeepsTheNewestAndEveryVersion()
    {
        rehearsal.Take("crm-daily", "salesforce-daily.yaml");

        RunReport first = await rehearsal.Run("crm-daily");
        rehearsal.Simulator.Org.LiveADay();
        RunReport second = await rehearsal.Run("crm-daily");

        Assert.Equal((RunOutcome.Succeeded, 3), (first.Outcome, first.Loaded));
        Assert.Equal((RunOutcome.Succeeded, 3), (second.Outcome, second.Loaded));
        Assert.True(await rehearsal.Count("SELECT count(*) FROM salesforce_history.account__history")
            > await rehearsal.Count("SELECT count(*) FROM salesforce.account"));
    }

    [Fact]
    public async Task DatabaseFullLoad_RunAgainFailedAndRetried_GivesTheSameDimensionAndFact()
    {
        await rehearsal.Apply("database-full-load.sql");
        rehearsal.Take("sales-marts", "database-full-load.yaml");
        await Copy();

        RunReport first = await rehearsal.Run("sales-marts");
        (string, string) made = (await Rows(Dimension), await Rows(Fact));
        RunReport again = await rehearsal.Run("sales-marts");

        Assert.True(first.Outcome == RunOutcome.Succeeded, Errors(first));
        Assert.Equal(["procedure-customer", "procedure-sales"], first.Statements.Select(s => s.Step));
        Assert.Equal(4, await rehearsal.Count("SELECT count(*) FROM dw.sales_fact"));
        Assert.Equal(RunOutcome.Succeeded, again.Outcome);
        Assert.Equal(made, (await Rows(Dimension), await Rows(Fact)));

        // A customer the landing does not bring: the fact says so, in seconds, and what was there stays.
        await rehearsal.Count("ALTER TABLE dw.customer_dimension RENAME TO away; SELECT 0");
        RunReport failed = await rehearsal.Run("sales-marts");
        Assert.Equal(RunOutcome.Failed, failed.Outcome);
        Assert.Contains("customer_dimension", failed.Statements[0].Error, StringComparison.Ordinal);
        Assert.Equal("procedure-customer failed", failed.Statements[1].NotCalled);
        Assert.InRange((failed.EndedAt - failed.StartedAt).TotalSeconds, 0, 60);

        await rehearsal.Count("ALTER TABLE dw.away RENAME TO customer_dimension; SELECT 0");
        using HttpResponseMessage answer = await rehearsal.Http.PostAsync($"/api/runs/{failed.RunId}/retry", null);
        RunReport mended = await rehearsal.End((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!);
        Assert.Equal((RunOutcome.Succeeded, 2), (mended.Outcome, mended.Statements.Count));
        Assert.Equal(made, (await Rows(Dimension), await Rows(Fact)));
    }

    [Fact]
    public async Task DatabaseFullLoad_TaskStops_StartsTheRunThatAdoptsItsLoad()
    {
        await rehearsal.Apply("database-full-load.sql");
        rehearsal.Take("sales-marts", "database-full-load.yaml");
        long before = await rehearsal.Count(Ended);
        rehearsal.DeliverEvents();
        try
        {
            await Copy();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (await rehearsal.Count(Ended) == before)
            {
                patience.Token.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            rehearsal.Simulator.Events.Target = null;
        }

        Assert.Equal(1, await rehearsal.Count($"{Ended} AND outcome = 'Succeeded' AND run_id ~ '^sales-marts[.][0-9a-f]{{12}}$'"));
        Assert.Equal(4, await rehearsal.Count("SELECT count(*) FROM dw.sales_fact"));
    }

    [Fact]
    public async Task SaasAndDatabase_OneRun_ReportsBoth()
    {
        await rehearsal.Apply("database-full-load.sql");
        await rehearsal.Count("CREATE OR REPLACE PROCEDURE refresh_account_marts() LANGUAGE plpgsql AS $$ BEGIN NULL; END $$; SELECT 0");
        rehearsal.Take("night", "saas-and-database.yaml", text => text.Replace("database: dev", "database: dev\n  schema: night", StringComparison.Ordinal));

        RunReport report = await rehearsal.Run("night");

        Assert.True(report.Outcome == RunOutcome.Succeeded, Errors(report));
        Assert.Equal(["Account", "Contact", "customer", "sale"], report.Objects.Select(o => o.Name));
        Assert.All(report.Objects, o => Assert.Equal(ObjectState.Loaded, o.State));
        Assert.Equal(3, report.Receipts.Count);
        Assert.Equal(3, await rehearsal.Count("SELECT count(*) FROM night.customer"));
    }

    private const string Ended = "SELECT count(*) FROM orchestrator.runs WHERE pipeline = 'sales-marts'";

    private async Task Copy()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await rehearsal.Dms.StartReplicationTaskAsync(
            new StartReplicationTaskRequest
            {
                ReplicationTaskArn = ExampleRehearsal.TaskArn,
                StartReplicationTaskType = (await Described(patience.Token)).ReplicationTaskStartDate is null
                    ? StartReplicationTaskTypeValue.StartReplication
                    : StartReplicationTaskTypeValue.ReloadTarget,
            },
            patience.Token);
        while ((await Described(patience.Token)).Status != "stopped")
        {
        }
    }

    private async Task<ReplicationTask> Described(CancellationToken stop) =>
        Assert.Single((await rehearsal.Dms.DescribeReplicationTasksAsync(new DescribeReplicationTasksRequest(), stop)).ReplicationTasks);

    private async Task<string> Rows(string query) =>
        $"{await rehearsal.Count($"SELECT count(*) FROM ({query}) q")} {await rehearsal.Count($"SELECT hashtext(string_agg(q::text, '|')) FROM ({query}) q")}";

    private static string Errors(RunReport report) => string.Join('\n', report.Errors
        .Concat(report.Objects.Select(o => o.Error)).Concat(report.Statements.Select(s => s.Error ?? s.NotCalled)).OfType<string>());
}
