using System.Text.Json;
using AwsSimulator.Salesforce;
using Orchestrator.Cli.Demo;
using Orchestrator.Reporting;

namespace Orchestrator.EndToEnd;

/// <summary>An object with <c>history: true</c>: one record over time, its table as of a moment, what changed, its target made anew.</summary>
public sealed class TimeMachineTests
{
    [Fact]
    public async Task Account_TwoLoadsADayApart_CanBeSeenAsItWas()
    {
        await using Rehearsal rehearsal = await Rehearsal.Start(200);
        string pipeline = await File.ReadAllTextAsync(rehearsal.PipelineFile);
        await File.WriteAllTextAsync(rehearsal.PipelineFile, pipeline.Replace("- name: Account\n", "- name: Account\n    history: true\n"));
        await using OrchestratorProcess host = rehearsal.Serve();
        using RunClient runs = new(Rehearsal.UrlOf(host));
        SalesforceObject accounts = rehearsal.Simulator.Org.Find("Account")!;

        await RunToItsEnd(runs);
        DateTimeOffset before = rehearsal.Simulator.Clock.GetUtcNow();
        Dictionary<string, DateTime?> asItWas = accounts.LiveRecords(before).ToDictionary(record => record.Id, record => record.Stamp);
        rehearsal.Simulator.Org.LiveADay(new DayRates { Late = 0, Outdated = 0, Drifted = 0, Deleted = 0.1 });
        await RunToItsEnd(runs);
        Dictionary<string, DateTime?> asItIs = accounts.LiveRecords(rehearsal.Simulator.Clock.GetUtcNow())
            .ToDictionary(record => record.Id, record => record.Stamp);

        Assert.Equal(asItWas, await AsOf(rehearsal, before));
        Assert.Equal(asItIs, await AsOf(rehearsal, rehearsal.Simulator.Clock.GetUtcNow()));

        string[] changed = [.. asItWas.Keys.Where(id => asItIs.TryGetValue(id, out DateTime? stamp) && stamp != asItWas[id])];
        string[] gone = [.. asItWas.Keys.Except(asItIs.Keys)];
        (int exit, string text) = await Command(rehearsal, $"diff Account {Typed(before)} {Typed(rehearsal.Simulator.Clock.GetUtcNow())}");
        Assert.Equal(0, exit);
        Assert.All(gone, id => Assert.Contains($"Account {id}  gone\n", text, StringComparison.Ordinal));
        Assert.Contains($" UTC: {asItIs.Keys.Except(asItWas.Keys).Count()} new, ", text, StringComparison.Ordinal);
        Assert.EndsWith($" changed, {gone.Length} gone.\n", text, StringComparison.Ordinal);

        (exit, text) = await Command(rehearsal, $"history rehearsal Account {changed[0][..15]}");
        Assert.Equal(0, exit);
        Assert.StartsWith($"Account {changed[0]}: ", text, StringComparison.Ordinal);
        Assert.Contains(" that a load saw, there now.\n", text, StringComparison.Ordinal);
        Assert.Contains(" -> now UTC   changed   seen ", text, StringComparison.Ordinal);
        (_, text) = await Command(rehearsal, $"history Account {gone[0]}");
        Assert.Contains(", deleted since ", text, StringComparison.Ordinal);

        await rehearsal.Execute("UPDATE salesforce.account SET name = 'by hand'; DELETE FROM salesforce.account WHERE id < '001RS000000000C'");
        (exit, text) = await Command(rehearsal, "rebuild Account");
        Assert.Equal(0, exit);
        Assert.StartsWith($"Account was rebuilt from its history: {asItIs.Count} records, ", text, StringComparison.Ordinal);
        Check target = await rehearsal.CompareTarget();
        Assert.True(target.Holds, string.Join('\n', target.Wrong));
    }

    [Fact]
    public async Task Commands_WithoutAHistory_SayHowToGetOne()
    {
        await using Rehearsal rehearsal = await Rehearsal.Start(10);

        (int exit, string text) = await Command(rehearsal, "history Account 001000000000001AAA");

        Assert.Equal(2, exit);
        Assert.StartsWith("error ORC4044: the warehouse of pipeline rehearsal was not prepared by a run of this version yet\n", text, StringComparison.Ordinal);
        Assert.Contains("  fix: set history: true for Account in ", text, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, DateTime?>> AsOf(Rehearsal rehearsal, DateTimeOffset moment)
    {
        (int exit, string text) = await Command(rehearsal, $"asof rehearsal Account {Typed(moment)} --json");
        Assert.Equal(0, exit);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))
            .Where(line => line.GetProperty("type").GetString() == "record").Select(line => line.GetProperty("fields"))
            .ToDictionary(
                fields => fields.GetProperty("id").GetString()!,
                fields => (DateTime?)DateTime.Parse(fields.GetProperty("systemmodstamp").GetString()!, null));
    }

    private static string Typed(DateTimeOffset moment) => $"{moment.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffff}Z";

    private static async Task<(int Exit, string Text)> Command(Rehearsal rehearsal, string arguments)
    {
        await using OrchestratorProcess command = rehearsal.Command(arguments);
        int exit = await command.WaitForExit();
        return (exit, command.Text);
    }

    private static async Task RunToItsEnd(RunClient runs)
    {
        string run = await runs.Start(DemoPipeline.Name, CancellationToken.None);
        RunView ended = await Eventually.Is(() => runs.Look(run, CancellationToken.None), view => view.EndedAt is not null, "the run's end");
        Assert.True(ended.Report!.Outcome == RunOutcome.Succeeded, string.Join('\n', ended.Report.Objects.Select(o => $"{o.Name} {o.Error}")));
    }
}
