using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Orchestrator.Cli.Demo;
using Orchestrator.Reporting;

namespace Orchestrator.EndToEnd;

/// <summary>Explicit windows that leave something out between them, as after a run that went wrong: coverage tells, heal closes.</summary>
public sealed class HealTests : HostedTests
{
    [Fact]
    public async Task Heal_TwoGapsOfOneObject_LoadsExactlyThemInTwoRuns()
    {
        using HttpClient http = new() { BaseAddress = Url };
        Assert.Equal("never", (await Account(http)).GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsync("/api/pipelines/rehearsal/heal", null)).StatusCode);
        await Run(http, "{}");
        DateTimeOffset began = Rehearsal.Simulator.Clock.GetUtcNow();
        Rehearsal.Simulator.Org.LiveADay();
        await Run(http, Window(began, 6, 12));

        JsonElement gap = Assert.Single((await Account(http)).GetProperty("gaps").EnumerateArray());
        Assert.Equal(Whole(began.AddHours(6)), gap.GetProperty("to").GetDateTimeOffset());
        await Run(http, Window(began, 14, 16), heal: HttpStatusCode.Conflict);

        (int exit, string text) = await Ended(Rehearsal.Command("coverage"));
        Assert.Equal(1, exit);
        Assert.StartsWith("2 gaps. Checked ", text, StringComparison.Ordinal);
        Assert.Contains("no load of this window was consolidated; run rehearsal.", text, StringComparison.Ordinal);
        Assert.Contains("orchestrator heal rehearsal Account", text, StringComparison.Ordinal);

        (exit, text) = await Command("heal rehearsal Account");
        Assert.Equal(0, exit);
        Assert.Contains(" 1 more: a run loads one window of an object", text, StringComparison.Ordinal);
        Assert.EndsWith("Healed: 2 gaps closed.\n", text, StringComparison.Ordinal);
        Assert.Equal(5, await Rehearsal.Count("SELECT count(*) FROM orchestrator.ledger WHERE object = 'Account'"));
        Assert.Equal(0, (await Ended(Rehearsal.Command("coverage rehearsal --quiet"))).Exit);
        Assert.Equal("Nothing to heal: Account has no gap.\n", (await Command("heal rehearsal Account")).Text);
        Assert.Equal(1, (await Ended(Rehearsal.Command("coverage rehearsal Contact --quiet --max-age 2h"))).Exit);

        // What became visible late is there too: a healed window overlaps what was covered before it.
        await Run(http, "{}");
        Check target = await Rehearsal.CompareTarget();
        Assert.True(target.Holds, string.Join('\n', target.Wrong));
    }

    [Fact]
    public async Task HealAndCoverage_OfWhatIsNotThere_AreRefused()
    {
        using HttpClient http = new() { BaseAddress = Url };

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/api/pipelines/nobody/coverage")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync("/api/pipelines/nobody/heal", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync("/api/pipelines/rehearsal/heal?object=Acount", null)).StatusCode);
        (int exit, string text) = await Command("heal rehearsal Acount");
        Assert.Equal(2, exit);
        Assert.StartsWith("error ORC4042: Pipeline \"rehearsal\" has no object \"Acount\"\n  nearest: Account\n", text, StringComparison.Ordinal);
    }

    private static string Window(DateTimeOffset began, int from, int to) =>
        $$"""{"mode":"window","from":"{{Whole(began.AddHours(from)):yyyy-MM-ddTHH:mm:ssZ}}","to":"{{Whole(began.AddHours(to)):yyyy-MM-ddTHH:mm:ssZ}}","objects":["Account"]}""";

    private static DateTimeOffset Whole(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    private static async Task<JsonElement> Account(HttpClient http)
    {
        JsonElement coverage = await http.GetFromJsonAsync<JsonElement>("/api/pipelines/rehearsal/coverage");
        return coverage.GetProperty("objects").EnumerateArray().First(o => o.GetProperty("name").GetString() == "Account");
    }

    /// <param name="heal">What a heal request is answered while the run is active; null to ask for none.</param>
    private async Task Run(HttpClient http, string body, HttpStatusCode? heal = null)
    {
        using HttpResponseMessage answer = await http.PostAsync("/api/pipelines/rehearsal/runs", new StringContent(body));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        string run = JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("id").GetString()!;
        if (heal is not null)
        {
            using HttpResponseMessage refused = await http.PostAsync("/api/pipelines/rehearsal/heal", null);
            Assert.Equal(heal, refused.StatusCode);
            Assert.Equal(run, JsonElement.Parse(await refused.Content.ReadAsStringAsync()).GetProperty("runId").GetString());
        }

        Assert.Equal(RunOutcome.Succeeded, (await End(run)).Outcome);
    }
}
