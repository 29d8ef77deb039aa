using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AwsSimulator.Control;
using AwsSimulator.Salesforce;
using Orchestrator.Configuration;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Triggers;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Runs;

/// <summary>Runs of the whole product against the simulator, each with the fault it guards against.</summary>
public sealed class RehearsedRunTests(Rehearsal rehearsal) : IClassFixture<Rehearsal>
{
    [Fact]
    public async Task Run_InFullAndThenIncrementally_BringsWhatTheOrgHas()
    {
        rehearsal.Write("whole");
        RunReport first = await rehearsal.Run("whole");
        Assert.Equal(RunOutcome.Succeeded, first.Outcome);
        Assert.All(first.Objects, o => Assert.Equal(LoadMode.Full, o.Mode));

        rehearsal.Simulator.Org.LiveADay();
        RunReport second = await rehearsal.Run("whole");

        Assert.Equal(RunOutcome.Succeeded, second.Outcome);
        Assert.All(second.Objects, o => Assert.Equal(LoadMode.Incremental, o.Mode));
        Assert.All(second.Objects, o => Assert.True(o.Window!.From < first.AsOf && o.Window.To == second.AsOf));
        foreach (string name in new[] { "Account", "Contact" })
        {
            SalesforceObject o = rehearsal.Simulator.Org.Find(name)!;
            int live = o.LiveRecords(rehearsal.Simulator.Clock.GetUtcNow()).Count;
            Assert.Equal(live, await rehearsal.Count($"SELECT count(*) FROM whole.{name.ToLowerInvariant()}"));
        }

        Assert.Empty(await rehearsal.FlowsOf("whole"));
    }

    [Fact]
    public async Task Run_AfterTheObjectChanged_EvolvesTargetAndHistoryAndKeepsWhatIsGone()
    {
        SalesforceObject contact = rehearsal.Simulator.Org.Find("Contact")!;
        SalesforceField title = contact.Find("Title")!;
        contact.AddField(title with { Name = "Code__c", Type = "int", Kind = FieldKind.Integer, Length = 0 });
        contact.AddField(title with { Name = "Short__c", Length = 10 });
        contact.AddField(title with { Name = "Legacy__c", Length = 20 });
        const string Kept = "- { name: Contact, history: true }";
        rehearsal.Write("changing", text => text.Replace("- name: Contact", Kept, StringComparison.Ordinal), "Contact");
        RunReport before = await rehearsal.Run("changing");
        long marked = await rehearsal.Count(
            "WITH m AS (UPDATE changing.contact SET legacy__c = 'last', code__c = 7 RETURNING 1) SELECT count(*) FROM m");

        contact.RemoveField("Legacy__c");
        contact.RemoveField("Code__c");
        contact.RemoveField("Short__c");
        contact.AddField(title with { Name = "Code__c", Length = 12 });
        contact.AddField(title with { Name = "Short__c", Length = 30 });
        contact.AddField(title with { Name = "Fresh__c", Length = 30 });
        rehearsal.Simulator.Org.LiveADay();
        RunReport after = await rehearsal.Run("changing");

        Assert.True(before.Outcome == RunOutcome.Succeeded, before.Objects[0].Error);
        Assert.True(after.Outcome == RunOutcome.Succeeded, after.Objects[0].Error);
        LoadReceipt receipt = Assert.Single(after.Receipts);
        Assert.True(receipt.Holds && receipt.Updated > 0);
        Assert.Equal(["legacy__c"], after.Objects[0].Kept);
        Assert.Equal(marked - receipt.Deleted, await rehearsal.Count("SELECT count(*) FROM changing.contact WHERE legacy__c = 'last'"));
        Assert.Equal(3, await rehearsal.Count("""
            SELECT count(*) FROM information_schema.columns WHERE table_schema = 'changing' AND table_name = 'contact'
              AND (column_name, character_maximum_length) IN (('code__c', 64), ('short__c', 120), ('fresh__c', 120))
            """));
        Assert.Equal(
            await rehearsal.Count("SELECT count(*) FROM changing.contact"),
            await rehearsal.Count("SELECT count(*) FROM changing_history.contact__history WHERE valid_to IS NULL AND NOT isdeleted"));
        Array.ForEach(["Code__c", "Short__c", "Fresh__c"], field => contact.RemoveField(field));
    }

    [Fact]
    public async Task Run_WithTextsThatCannotFit_CutsThemBecauseTheFileSaysSo()
    {
        SalesforceObject invoice = rehearsal.Simulator.Org.Find("Invoice__c")!;
        invoice.AddField(invoice.Find("Remarks__c")! with { Name = "Essay__c", Length = 100_000 });
        const string Cut = "- { name: Invoice__c, longText: truncate, history: true }";
        rehearsal.Write("long-texts", text => text.Replace("- name: Invoice__c", Cut, StringComparison.Ordinal), "Invoice__c");

        RunReport report = await rehearsal.Run("long-texts");
        invoice.RemoveField("Essay__c");

        RunReport without = await rehearsal.Run("long-texts");

        Assert.True(report.Outcome == RunOutcome.Succeeded, report.Objects[0].Error);
        Assert.Equal(["essay__c"], report.Objects[0].Cut);
        Assert.Null(report.Objects[0].Kept);
        Assert.True(without.Outcome == RunOutcome.Succeeded, without.Objects[0].Error);
        Assert.Equal(["essay__c"], without.Objects[0].Kept);
    }

    [Fact]
    public async Task Run_OneObjectsFlowFailsForGood_LoadsTheOtherAndLeavesNoFlow()
    {
        rehearsal.Write("broken-flow", null, "Account", "Opportunity");
        rehearsal.Simulator.Faults.Add(new FaultRule
        {
            Service = "appflow",
            Operation = FaultSteps.RunFlow,
            Resource = "Opportunity",
            Kind = FaultKind.Fail,
            Times = 2,
            Message = "Salesforce went away",
        });

        RunReport report = await rehearsal.Run("broken-flow");

        Assert.Equal(RunOutcome.PartiallySucceeded, report.Outcome);
        Assert.Equal([ObjectState.Loaded, ObjectState.Failed], report.Objects.Select(o => o.State));
        Assert.Equal(2, report.Objects[1].Attempts);
        Assert.Contains("Salesforce went away", report.Objects[1].Error, StringComparison.Ordinal);
        Assert.True(await rehearsal.Count("SELECT count(*) FROM broken_flow.account") > 0);
        Assert.Empty(await rehearsal.FlowsOf("broken-flow"));
    }

    [Fact]
    public async Task Run_FirstFlowFails_LoadsWithTheSecondAttempt()
    {
        rehearsal.Write("second-try", null, "Invoice__c");
        rehearsal.Simulator.Faults.Add(
            new FaultRule { Service = "appflow", Operation = FaultSteps.RunFlow, Resource = "Invoice__c", Kind = FaultKind.Fail });

        RunReport report = await rehearsal.Run("second-try");

        Assert.Equal((RunOutcome.Succeeded, 2), (report.Outcome, report.Objects[0].Attempts));
        Assert.Equal(0, await rehearsal.Count(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'salesforce_incremental' AND table_name LIKE 'invoice%'"));
    }

    [Fact]
    public async Task Run_AppFlowThrottlesLongerThanTheSdkTries_IsSlowerAndSucceeds()
    {
        rehearsal.Write("throttled", null, "Account");
        rehearsal.Simulator.Faults.Add(
            new FaultRule { Service = "appflow", Operation = "CreateFlow", Kind = FaultKind.Throttle, Times = 4 });

        RunReport report = await rehearsal.Run("throttled");

        Assert.Equal((RunOutcome.Succeeded, 1), (report.Outcome, report.Objects[0].Attempts));
    }

    [Fact]
    public async Task Run_SecretMissing_FailsAndCreatesNothing()
    {
        rehearsal.Write("no-secret", text => text.Replace("rehearsal-redshift-AbCdEf", "another-AbCdEf", StringComparison.Ordinal));

        RunReport report = await rehearsal.Run("no-secret");

        ConfigurationProblem problem = Assert.Single(report.Problems);
        Assert.Equal((RunOutcome.Failed, "ORC1030", 7), (report.Outcome, problem.Code, problem.Line));
        Assert.EndsWith("no-secret.yaml", problem.File, StringComparison.Ordinal);
        Assert.Equal(0, await rehearsal.Count("SELECT count(*) FROM information_schema.schemata WHERE schema_name = 'no_secret'"));
    }

    [Fact]
    public async Task Run_UnknownObjectAndField_FailsWithBothPlacesAndCreatesNothing()
    {
        const string Wrong = "- { name: Contact, fields: [LastNane] }";
        rehearsal.Write("misspelt", text => text.Replace("- name: Contact", Wrong, StringComparison.Ordinal), "Acount", "Contact");

        RunReport report = await rehearsal.Run("misspelt");

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Equal([("ORC1004", "Account"), ("ORC1005", "LastName")], report.Problems.Select(p => (p.Code, p.Nearest)));
        Assert.Equal(0, await rehearsal.Count("SELECT count(*) FROM information_schema.schemata WHERE schema_name = 'misspelt'"));
    }

    [Fact]
    public async Task Run_UnknownWorkgroup_FailsAndSaysWhichOne()
    {
        rehearsal.Write("no-warehouse", text => text.Replace("workgroup: analytics", "workgroup: elsewhere", StringComparison.Ordinal));

        RunReport report = await rehearsal.Run("no-warehouse");

        Assert.Equal(RunOutcome.Failed, report.Outcome);
        Assert.Contains("elsewhere", Assert.Single(report.Errors), StringComparison.Ordinal);
        Assert.Empty(report.Objects);
    }

    [Fact]
    public async Task FiftyStarts_AtOnce_OneIsAcceptedAndTheOthersNameIt()
    {
        rehearsal.Write("crowded", null, "Account");

        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => rehearsal.Post("crowded")));

        HttpResponseMessage accepted = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Accepted);
        string runId = (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        foreach (HttpResponseMessage answer in answers.Where(answer => answer != accepted))
        {
            Refusal? refusal = await answer.Content.ReadFromJsonAsync<Refusal>(OrchestratorJson.Options);
            Assert.Equal((HttpStatusCode.Conflict, "ORC4090", runId), (answer.StatusCode, refusal!.Code, refusal.RunId));
        }

        Assert.Equal(RunOutcome.Succeeded, (await rehearsal.End(runId)).Outcome);
    }

    [Fact]
    public async Task Start_OfAnUnknownPipeline_Is404WithTheNearest()
    {
        rehearsal.Write("nearby", null, "Account");

        using HttpResponseMessage answer = await rehearsal.Post("nearbye");

        Refusal? refusal = await answer.Content.ReadFromJsonAsync<Refusal>(OrchestratorJson.Options);
        Assert.Equal((HttpStatusCode.NotFound, "nearby"), (answer.StatusCode, refusal!.Nearest));
    }

    [Theory]
    [InlineData("""{ "mode": "sometimes" }""")]
    [InlineData("""{ "mod": "full" }""")]
    [InlineData("""{ "from": "2026-11-10T00:00:00Z", "to": "2026-11-01T00:00:00Z" }""")]
    [InlineData("""{ "objects": ["Acount"] }""")]
    [InlineData("{")]
    public async Task Start_WithABodyThatIsWrong_Is400WithTheProblem(string body)
    {
        rehearsal.Write("strict", null, "Account");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using HttpResponseMessage answer = await rehearsal.Http.PostAsync(new Uri("/api/pipelines/strict/runs", UriKind.Relative), content);

        Refusal? refusal = await answer.Content.ReadFromJsonAsync<Refusal>(OrchestratorJson.Options);
        Assert.Equal((HttpStatusCode.BadRequest, 1), (answer.StatusCode, refusal!.Problems!.Count));
    }

    [Fact]
    public async Task Run_ThatEnded_IsShownAndListed()
    {
        rehearsal.Write("shown");
        RunReport report = await rehearsal.Run("shown");

        RunView? view = await rehearsal.Http.GetFromJsonAsync<RunView>($"/api/runs/{report.RunId}", OrchestratorJson.Options);
        RunSummary[]? list = await rehearsal.Http.GetFromJsonAsync<RunSummary[]>("/api/runs?pipeline=shown", OrchestratorJson.Options);

        Assert.Equal((RunOutcome.Succeeded, 2, 2, 0), (view!.Outcome, view.Total, view.Loaded, view.Failed));
        Assert.Equal(["consolidate"], view.Statements.Select(s => s.Step));
        Assert.Equal(report.RunId, Assert.Single(list!).RunId);
        Assert.Equal(("text/markdown", $"# Succeeded: {report.RunId}"), await Form($"/api/runs/{report.RunId}?format=markdown", null));
        Assert.Equal(("text/markdown", $"# Succeeded: {report.RunId}"), await Form($"/api/runs/{report.RunId}", "text/markdown, */*;q=0.1"));
        Assert.Equal(("text/plain", RunLine.Of(report)), await Form($"/api/runs/{report.RunId}?format=line", null));
        Assert.Equal("application/json", (await Form($"/api/runs/{report.RunId}", "text/html,application/xhtml+xml,*/*;q=0.8")).Type);
        Assert.Equal("application/json", (await Form($"/api/runs/{report.RunId}?format=markdwon", null, HttpStatusCode.BadRequest)).Type);
        using HttpResponseMessage unknown = await rehearsal.Http.GetAsync(new Uri("/api/runs/shown.20000101T000000", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    /// <summary>Content type and first line of an answer.</summary>
    private async Task<(string? Type, string Line)> Form(string path, string? accept, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using HttpResponseMessage answer = await rehearsal.Http.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
        return (answer.Content.Headers.ContentType?.MediaType, (await answer.Content.ReadAsStringAsync()).Split('\n')[0]);
    }
}
