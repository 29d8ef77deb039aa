using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using AwsSimulator;
using AwsSimulator.Salesforce;
using Npgsql;

namespace Orchestrator.Cli.Tests.Plan;

/// <summary>
/// <c>orchestrator plan</c> against the simulator. Each file beside this one is what it prints; to accept a change, delete the file and
/// run the test twice.
/// </summary>
public sealed partial class PlanTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orchestrator-plan-");
    private readonly List<string> _written = [];
    private Simulator _simulator = null!;

    private Dictionary<string, string> Rehearsed => new()
    {
        ["AWS_ENDPOINT_URL"] = _simulator.Url.GetLeftPart(UriPartial.Authority),
        ["AWS_ACCESS_KEY_ID"] = RehearsalNames.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = RehearsalNames.SecretKey,
        ["AWS_REGION"] = RehearsalNames.Region,
    };

    public async Task InitializeAsync()
    {
        _simulator = await Simulator.StartAsync(
            new SimulatorOptions { Records = 40, StartTime = new DateTimeOffset(2026, 11, 20, 6, 30, 0, TimeSpan.Zero) });
        Write("");
    }

    public async Task DisposeAsync()
    {
        await _simulator.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Plan_FromAnEmptyWarehouseToAChangedOrg_SaysWhatARunWouldDoAndChangesNothing()
    {
        Holds("empty.txt", await Plan(""), exit: 0);
        Assert.Equal(0, await Count("SELECT count(*) FROM information_schema.schemata WHERE schema_name IN ('salesforce', 'orchestrator')"));

        await Run();
        _simulator.Org.LiveADay();
        Change();
        long before = await Count("SELECT count(*) FROM information_schema.columns");
        Holds("changed.txt", await Plan(""), exit: 0);
        string detail = (await Plan("--detail contact")).Text;
        Assert.Contains("ALTER TABLE \"salesforce\".\"contact\" ALTER COLUMN \"title\" TYPE VARCHAR(1020);", detail, StringComparison.Ordinal);
        Assert.Contains("CREATE TABLE IF NOT EXISTS \"salesforce_incremental\".\"contact__", detail, StringComparison.Ordinal);
        Assert.Contains("\"destinationField\": \"title\"", detail, StringComparison.Ordinal);
        Holds("full.json.txt", await Plan("--mode full --json"), exit: 0);
        Assert.Equal(1, (await Plan("--expect none")).Exit);
        Assert.Equal(before, await Count("SELECT count(*) FROM information_schema.columns"));

        Write(", schema: fail");
        SalesforceObject opportunity = _simulator.Org.Find("Opportunity")!;
        SalesforceField probability = opportunity.Find("Probability")!;
        opportunity.RemoveField("Probability");
        opportunity.AddField(probability with { Type = "picklist", Kind = FieldKind.Text, Length = 40 });
        Holds("refused.txt", await Plan(""), exit: 2);
        Holds("no-such-object.txt", await Plan("--detail Acount", "schema: fail", "schema: evolve"), exit: 2);
        Assert.True(_written.Count == 0, $"missing files were written; look at them before you commit them: {string.Join(", ", _written)}");
    }

    private void Write(string option) => File.WriteAllText(Path.Combine(_folder.FullName, "crm-daily.yaml"), $$"""
        name: crm-daily
        salesforce: { connectorProfile: {{RehearsalNames.SalesforceProfile}} }
        redshift:
          connectorProfile: {{RehearsalNames.RedshiftProfile}}
          workgroup: {{RehearsalNames.Workgroup}}
          database: {{RehearsalNames.Database}}
          secretArn: {{RehearsalNames.SecretArn}}
          intermediateBucket: {{RehearsalNames.IntermediateBucket}}
        polling: { floor: 100ms, ceiling: 500ms }
        objects:
          - { name: Account, history: true, fields: { except: [Description] } }
          - { name: Contact, fields: { except: [Description] } }
          - { name: Opportunity{{option}} }
        procedures: [ "CALL refresh_marts()" ]
        """);

    private void Change()
    {
        SalesforceObject account = _simulator.Org.Find("Account")!, contact = _simulator.Org.Find("Contact")!;
        account.AddField(account.Find("Name")! with { Name = "Region__c", Type = "picklist", Length = 255 });
        SalesforceField title = contact.Find("Title")!;
        contact.RemoveField("Title");
        contact.AddField(title with { Length = 255 });
        _simulator.Org.Find("Opportunity")!.RemoveField("NextStep");
    }

    private async Task Run()
    {
        await using var database = NpgsqlDataSource.Create(_simulator.PostgresConnectionString);
        await using NpgsqlCommand marts = database.CreateCommand("CREATE PROCEDURE public.refresh_marts() LANGUAGE plpgsql AS 'BEGIN END'");
        await marts.ExecuteNonQueryAsync();
        string data = Path.Combine(_folder.FullName, "engine.db");
        await using OrchestratorProcess host = OrchestratorProcess.Start(
            $"serve --port 0 --pipelines \"{_folder.FullName}\" --data \"{data}\"", Rehearsed, _folder.FullName);
        string url = host.WaitForLine("orchestrator ready:").Split(": ")[1];
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        using HttpResponseMessage started = await client.PostAsJsonAsync("/api/pipelines/crm-daily/runs", new { });
        string run = JsonElement.Parse(await started.Content.ReadAsStringAsync()).GetProperty("id").GetString()!;
        for (; ; await Task.Delay(100))
        {
            JsonElement state = await client.GetFromJsonAsync<JsonElement>($"/api/runs/{run}");
            if (state.TryGetProperty("outcome", out JsonElement outcome) && outcome.ValueKind == JsonValueKind.String)
            {
                Assert.True(outcome.GetString() == "Succeeded", state.ToString());
                return;
            }
        }
    }

    private async Task<(string Text, int Exit)> Plan(string options, string change = "", string into = "")
    {
        if (change.Length > 0)
        {
            string file = Path.Combine(_folder.FullName, "crm-daily.yaml");
            await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace(change, into, StringComparison.Ordinal));
        }

        await using OrchestratorProcess process = OrchestratorProcess.Start(
            $"plan crm-daily --pipelines \"{_folder.FullName}\" {options}", Rehearsed, _folder.FullName);
        int exit = await process.WaitForExit();
        string text = Seconds().Replace(process.Text.Replace(_folder.FullName, "{pipelines}"), "$1");
        text = Scripts().Replace(text, "N scripts$1 to N");
        return ($"$ orchestrator plan crm-daily {options}".TrimEnd() + "\n" + Ids().Replace(text, match => new string('0', match.Length)), exit);
    }

    // What a second more or less changes: seconds of moments, and what is made of a run's id or of milliseconds.
    [GeneratedRegex(@"(2026-?11-?2[0-9][T ][0-9]{2}:?[0-9]{2}):?[0-9]{2}(?:\.[0-9]+)?")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"[0-9]+ scripts(.*?) to [0-9]{3}")]
    private static partial Regex Scripts();

    [GeneratedRegex(@"\b1[0-9]{12}\b|(?<![0-9a-f])[0-9a-f]{12}(?![0-9a-f])")]
    private static partial Regex Ids();

    private async Task<long> Count(string sql)
    {
        await using var database = NpgsqlDataSource.Create(_simulator.PostgresConnectionString);
        await using NpgsqlCommand command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private void Holds(string file, (string Text, int Exit) said, int exit, [CallerFilePath] string test = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(test)!, file);
        if (!File.Exists(path))
        {
            File.WriteAllText(path, said.Text);
            _written.Add(path);
        }

        Assert.Equal(File.ReadAllText(path), said.Text);
        Assert.Equal(exit, said.Exit);
    }
}
