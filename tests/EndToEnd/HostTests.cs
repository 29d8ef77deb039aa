using System.Net.Http.Json;
using System.Text.Json;
using Orchestrator.Cli.Demo;
using Orchestrator.Reporting;

namespace Orchestrator.EndToEnd;

/// <summary>The host as a process of its own against the simulator.</summary>
public sealed class HostTests() : HostedTests(500)
{
    [Fact]
    public async Task TargetCheck_AValueOrARowIsOff_NamesItAndDoesNotHold()
    {
        await RunToItsEnd();
        Assert.True((await Rehearsal.CompareTarget()).Holds);

        await Rehearsal.Execute("UPDATE salesforce.account SET name = name || 'x' WHERE id = (SELECT min(id) FROM salesforce.account)");
        Assert.Contains(" Name: org ", Assert.Single((await Rehearsal.CompareTarget()).Wrong), StringComparison.Ordinal);

        await Rehearsal.Execute("DELETE FROM salesforce.account WHERE id = (SELECT min(id) FROM salesforce.account)");
        Assert.EndsWith("in the org, not in the target", Assert.Single((await Rehearsal.CompareTarget()).Wrong), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LeftoverCheck_AStagingTableIsThere_NamesItAndDoesNotHold()
    {
        await RunToItsEnd();
        Assert.True((await Rehearsal.LookForLeftovers()).Holds);

        await Rehearsal.Execute("CREATE TABLE salesforce_incremental.account__0123456789ab (id varchar(18))");
        Assert.Equal(["table salesforce_incremental.account__0123456789ab"], (await Rehearsal.LookForLeftovers()).Wrong);
    }

    [Fact]
    public async Task StatusApi_OfARun_ShowsWhatDurableFunctionsWould()
    {
        RunReport report = await RunToItsEnd();

        using HttpClient http = new() { BaseAddress = Url };
        JsonElement status = await http.GetFromJsonAsync<JsonElement>($"/runtime/webhooks/durabletask/instances/{report.RunId}?showInput=true");

        Assert.Equal("SyncPipeline", status.GetProperty("name").GetString());
        Assert.Equal(report.RunId, status.GetProperty("instanceId").GetString());
        Assert.Equal("Completed", status.GetProperty("runtimeStatus").GetString());
        Assert.Equal(DemoPipeline.Name, status.GetProperty("input").GetProperty("pipeline").GetString());
        Assert.Equal(report.RunId, status.GetProperty("output").GetProperty("runId").GetString());
        Assert.Equal(JsonValueKind.Object, status.GetProperty("customStatus").ValueKind);
        Assert.True(status.GetProperty("createdTime").GetDateTime() <= status.GetProperty("lastUpdatedTime").GetDateTime());
    }

    [Fact]
    public async Task Serve_SecondProcessOnTheSameEngineFile_IsRefusedAndTheFirstGoesOn()
    {
        await using OrchestratorProcess second = Rehearsal.Serve();

        Assert.Equal(2, await second.WaitForExit());
        Assert.StartsWith("error ORC3005: the engine file ", second.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Text, StringComparison.Ordinal);
        Assert.Equal(RunOutcome.Succeeded, (await RunToItsEnd()).Outcome);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Serve_AskedToStop_StopsWithoutAWord(string signal)
    {
        string before = Host.Text;

        Host.Signal(signal);

        Assert.Equal(0, await Host.WaitForExit());
        Assert.Equal(before, Host.Text);
    }

    private async Task<RunReport> RunToItsEnd()
    {
        using RunClient runs = new(Url);
        return await End(await runs.Start(DemoPipeline.Name, CancellationToken.None));
    }
}
