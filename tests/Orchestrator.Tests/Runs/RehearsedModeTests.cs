using AwsSimulator.Control;
using AwsSimulator.Salesforce;
using Orchestrator.Objects;
using Orchestrator.Planning;
using Orchestrator.Reporting;

namespace Orchestrator.Tests.Runs;

/// <summary>Load modes, filters and choices of fields, each with the fault it guards against.</summary>
public sealed class RehearsedModeTests(Rehearsal rehearsal) : IClassFixture<Rehearsal>
{
    /// <summary>A target with the rows of two choices would be whole under neither.</summary>
    [Fact]
    public async Task Auto_UnderAnotherFilterOrChoiceOfFields_LoadsInFullOnceAndThenIncrementally()
    {
        var modes = new List<LoadMode?>();
        foreach (string o in new[]
        {
            "- name: Account",
            "- { name: Account, fields: { except: [Description] } }",
            "- { name: Account, fields: [Name, Type], filter: [ { field: Type, operator: NOT_EQUAL_TO, value: Other } ] }",
            "- { name: Account, fields: [Type, Name], filter: [ { field: Type, operator: NOT_EQUAL_TO, value: Other } ] }",
        })
        {
            rehearsal.Write("choosing", text => text.Replace("- name: Account", o, StringComparison.Ordinal), "Account");
            modes.Add((await Run("choosing")).Mode);
        }

        Assert.Equal([LoadMode.Full, LoadMode.Full, LoadMode.Full, LoadMode.Incremental], modes);
    }

    /// <summary>The window's filter in the place of the pipeline's own would bring everybody's changes.</summary>
    [Fact]
    public async Task Filter_OfAnIncrementalLoad_StandsBesideTheWindow()
    {
        const string Filtered = "- { name: Account, filter: [ { field: Type, value: Prospect } ] }";
        rehearsal.Write("filtered", text => text.Replace("- name: Account", Filtered, StringComparison.Ordinal), "Account");
        ObjectReport first = await Run("filtered");
        rehearsal.Simulator.Org.LiveADay();

        ObjectReport second = await Run("filtered");

        Assert.Equal(LoadMode.Incremental, second.Mode);
        SalesforceObject account = rehearsal.Simulator.Org.Find("Account")!;
        IReadOnlyList<SalesforceRecord> live = account.LiveRecords(rehearsal.Simulator.Clock.GetUtcNow());
        Assert.Contains(live, record => record["Type"] is not "Prospect" && record.Stamp >= second.Window!.From.UtcDateTime);
        Assert.InRange(second.RecordsRead, 0, first.RecordsRead - 1);
        Assert.Equal(0, await rehearsal.Count("SELECT count(*) FROM filtered.account WHERE type IS NULL OR type <> 'Prospect'"));
    }

    /// <summary>A range loaded by hand must neither take more nor make the next run skip what lies before it.</summary>
    [Fact]
    public async Task Window_OfTheRequest_IsLoadedAloneAndTheNextRunBeginsWhereItWould()
    {
        rehearsal.Write("ranged", null, "Contact");
        RunReport first = await rehearsal.Run("ranged");
        rehearsal.Simulator.Org.LiveADay();
        DateTimeOffset to = LoadWindow.WholeSecond(rehearsal.Simulator.Clock.GetUtcNow()).AddHours(-1), from = to.AddHours(-6);

        ObjectReport ranged = await Run("ranged", new { from, to });
        ObjectReport next = await Run("ranged");

        Assert.Equal((LoadMode.Window, new Window(from, to)), (ranged.Mode, ranged.Window));
        Assert.InRange(ranged.RecordsRead, 1, next.RecordsRead - 1);
        Assert.Equal(LoadMode.Incremental, next.Mode);
        Assert.Equal(first.AsOf!.Value.AddMinutes(-15), next.Window!.From, TimeSpan.FromMinutes(1));
    }

    /// <summary>
    /// Converted values need not be what Salesforce shows under the new type: everything is loaded anew, also when the first try fails.
    /// </summary>
    [Fact]
    public async Task Auto_AfterAFieldGotAnotherType_LoadsInFullUntilThatWasConsolidated()
    {
        SalesforceObject opportunity = rehearsal.Simulator.Org.Find("Opportunity")!;
        SalesforceField probability = opportunity.Find("Probability")!;
        rehearsal.Write("retyped", text => text.Replace("polling:", "attempts: 1\npolling:", StringComparison.Ordinal), "Opportunity");
        await Run("retyped");
        opportunity.RemoveField("Probability");
        opportunity.AddField(probability with { Type = "picklist", Kind = FieldKind.Text, Length = 40 });
        rehearsal.Simulator.Faults.Add(
            new FaultRule { Service = "appflow", Operation = FaultSteps.RunFlow, Resource = "Opportunity", Kind = FaultKind.Fail });

        ObjectReport broken = Assert.Single((await rehearsal.Run("retyped")).Objects);
        ObjectReport whole = await Run("retyped"), after = await Run("retyped");

        Assert.Equal((LoadMode.Full, ObjectState.Failed), (broken.Mode, broken.State));
        Assert.StartsWith("column probability becomes VARCHAR(160), and was ", broken.Because, StringComparison.Ordinal);
        Assert.Equal([LoadMode.Full, LoadMode.Incremental], [whole.Mode, after.Mode]);
        Assert.Equal(
            opportunity.LiveRecords(rehearsal.Simulator.Clock.GetUtcNow()).Count(record => record["Probability"] is not null),
            await rehearsal.Count("SELECT count(*) FROM retyped.opportunity WHERE probability IS NOT NULL"));
    }

    private async Task<ObjectReport> Run(string pipeline, object? body = null)
    {
        RunReport report = await rehearsal.Run(pipeline, body);
        ObjectReport only = Assert.Single(report.Objects);
        Assert.True(report.Outcome == RunOutcome.Succeeded, only.Error);
        return only;
    }
}
