using System.Text;
using System.Text.Json;
using Amazon.RedshiftDataAPIService.Model;
using AwsSimulator;
using Orchestrator.Planning;
using Orchestrator.Reporting;

namespace Orchestrator.Tests.Runs;

/// <summary>A run of an object that is as wide as Salesforce allows, and what its statements look like from outside.</summary>
public sealed class WideRunTests(WideRehearsal rehearsal) : IClassFixture<WideRehearsal>
{
    [Fact]
    public async Task Run_EightHundredColumnsOfLongNames_StaysWithinTheDataApiAndNamesEveryStatement()
    {
        rehearsal.Write("wide", null, "Wide__c", "Narrow__c");

        RunReport first = await rehearsal.Run("wide");
        List<StatementData> sent = await Sent();
        rehearsal.Simulator.Org.LiveADay();
        RunReport second = await rehearsal.Run("wide");

        Assert.All([first, second], report => Assert.True(report.Outcome == RunOutcome.Succeeded, Why(report)));
        Assert.True(Assert.Single(second.Receipts, receipt => receipt.Object == "Wide__c").Winners > 0);
        Assert.Equal(WideRehearsal.Fields, await rehearsal.Count(
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'wide' AND table_name = 'wide__c' AND column_name LIKE 'f%'"));

        // Those of the day before are forgotten.
        sent.AddRange(await Sent());
        Assert.All(sent, statement => Assert.InRange(Texts(statement).Count, 1, 40));
        Assert.All(sent, statement => Assert.InRange(Texts(statement).Sum(Encoding.UTF8.GetByteCount), 1, 100_000));
        // A run's statements carry its id; what is asked before there is a plan carries the pipeline's name.
        string[] owners = [first.RunId, second.RunId, "wide"];
        Assert.All(sent, statement => Assert.Contains(owners, owner => statement.StatementName.StartsWith($"{owner}.", StringComparison.Ordinal)));
        Assert.All(sent, statement => Assert.All(
            Texts(statement), text => Assert.StartsWith($"/* {statement.StatementName} */", text, StringComparison.Ordinal)));
        foreach (string loadId in new[] { LoadId.Of("wide", first.RunId, "Wide__c", 1), LoadId.Of("wide", first.RunId, "Narrow__c", 1) })
        {
            IEnumerable<string> ofLoad = sent.SelectMany(Texts).Where(text => text.Contains($"/* load {loadId} */", StringComparison.Ordinal));
            Assert.True(ofLoad.Count() >= 4, $"{loadId}: made, registered and dropped");
        }
    }

    private static string Why(RunReport report) =>
        string.Join('\n', report.Errors.Concat(report.Objects.Select(o => $"{o.Name} {o.State}: {o.Error}")));

    private static List<string> Texts(StatementData statement) =>
        statement.QueryStrings is { Count: > 0 } batch ? batch : [statement.QueryString];

    private async Task<List<StatementData>> Sent()
    {
        var sent = new List<StatementData>();
        var page = new ListStatementsRequest { MaxResults = 100, Status = "ALL" };
        do
        {
            ListStatementsResponse answer = await rehearsal.Redshift.ListStatementsAsync(page);
            sent.AddRange(answer.Statements);
            page.NextToken = answer.NextToken;
        }
        while (!string.IsNullOrEmpty(page.NextToken));

        return sent;
    }
}

/// <summary>An org with an object of 800 fields whose names have 40 characters.</summary>
public sealed class WideRehearsal : Rehearsal
{
    public const int Fields = 800;

    private readonly DirectoryInfo org = Directory.CreateTempSubdirectory("wide-org-");

    protected override SimulatorOptions Options => new() { OrgFolder = org.FullName };

    public override async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(org.FullName, "describe"));
        Describe("Wide__c", "a01", Enumerable.Range(0, Fields).Select(i => $"F{i:000}_{new string('x', 32)}__c"));
        Describe("Narrow__c", "a02", ["Name__c"]);
        await base.InitializeAsync();
        Simulator.Org.LiveADay();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        org.Delete(recursive: true);
    }

    private void Describe(string name, string keyPrefix, IEnumerable<string> further)
    {
        IEnumerable<object> fields =
        [
            new { name = "Id", label = "Id", type = "id", length = 18, nillable = false },
            new { name = "IsDeleted", label = "Deleted", type = "boolean", nillable = false },
            new { name = "SystemModstamp", label = "Stamp", type = "datetime", nillable = false },
            // Short values: a row of the stand-in has to fit into one page of PostgreSQL.
            .. further.Select(field => new { name = field, label = field, type = "string", length = 5, nillable = true, updateable = true }),
        ];
        File.WriteAllText(
            Path.Combine(org.FullName, "describe", $"{name}.json"), JsonSerializer.Serialize(new { name, label = name, keyPrefix, fields }));
    }
}
