using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Planning;

public sealed class RunPlannerTests
{
    private static readonly DateTimeOffset Covered = new(2026, 11, 19, 6, 25, 0, TimeSpan.Zero);

    [Fact]
    public void Auto_NothingCovered_LoadsInFull()
    {
        ObjectPlan plan = Single(PlannerSamples.Plan(PlannerSamples.Pipeline()));

        Assert.Equal((LoadMode.Full, null), (plan.Mode, plan.Window));
        Assert.Equal("SystemModstamp", plan.CursorField);
        Assert.Equal("account", plan.Table);
        Assert.Equal(TimeSpan.FromHours(6).TotalSeconds, plan.DeadlineSeconds);
    }

    [Fact]
    public void Auto_SomethingCovered_LoadsFromItsEndMinusOverlapToNow()
    {
        ObjectPlan plan = Single(PlannerSamples.Plan(PlannerSamples.Pipeline(), coveredTo: Covered, earlier: [new(LoadMode.Full, 9_000, 70, 80), new(LoadMode.Incremental, 600, 5, 60)]));

        Assert.Equal(LoadMode.Incremental, plan.Mode);
        Assert.Equal(new Window(Covered.AddMinutes(-10), new DateTimeOffset(2026, 11, 20, 6, 30, 5, TimeSpan.Zero)), plan.Window);
        Assert.Equal((600, 2_400, 5), (plan.ExpectedSeconds, plan.DeadlineSeconds, plan.ReadBefore));
    }

    [Fact]
    public void Load_OfAModeThatWasNeverLoaded_ExpectsNothingAndIsBoundedByTheFullLoad()
    {
        EarlierLoad[] earlier = [new(LoadMode.Full, 600, 70, 80)];
        ObjectPlan first = Single(PlannerSamples.Plan(PlannerSamples.Pipeline(), coveredTo: Covered, earlier: earlier));
        ObjectPlan full = Single(PlannerSamples.Plan(PlannerSamples.Pipeline(), new RunRequest { Mode = LoadMode.Full }, Covered, earlier));

        Assert.Equal((null, 2_400, null), (first.ExpectedSeconds, first.DeadlineSeconds, first.ReadBefore));
        Assert.Equal((600, 2_400, 80), (full.ExpectedSeconds, full.DeadlineSeconds, full.ReadBefore));
    }

    [Fact]
    public void Incremental_NothingCovered_IsRefusedWithTheReason()
    {
        PlanAnswer answer = PlannerSamples.Plan(PlannerSamples.Pipeline(), new RunRequest { Mode = LoadMode.Incremental });

        Assert.Null(answer.Plan);
        ConfigurationProblem problem = Assert.Single(answer.Problems);
        Assert.Equal(("ORC1018", "crm.yaml", 7), (problem.Code, problem.File, problem.Line));
    }

    [Theory]
    [InlineData(LoadMode.Auto)]
    [InlineData(LoadMode.Incremental)]
    public void Object_WithoutCursor_IsLoadedInFullWhateverIsAsked(LoadMode mode)
    {
        Pipeline pipeline = PlannerSamples.Pipeline("- name: Account", "- name: Stampless");

        Assert.Equal(LoadMode.Full, Single(PlannerSamples.Plan(pipeline, new RunRequest { Mode = mode }, Covered)).Mode);
    }

    [Fact]
    public void Window_OfTheRequest_IsTakenAsItIs()
    {
        var request = new RunRequest { From = Covered, To = Covered.AddHours(1) };

        ObjectPlan plan = Single(PlannerSamples.Plan(PlannerSamples.Pipeline(), request, Covered));

        Assert.Equal((LoadMode.Window, new Window(Covered, Covered.AddHours(1))), (plan.Mode, plan.Window));
    }

    [Fact]
    public void Object_TheOrgDoesNotKnow_IsNamedWithPlaceAndNearest()
    {
        PlanAnswer answer = PlannerSamples.Plan(PlannerSamples.Pipeline("- name: Account", "- name: Acount"));

        ConfigurationProblem problem = Assert.Single(answer.Problems);
        Assert.Equal(("ORC1004", "Account", 7, 11), (problem.Code, problem.Nearest, problem.Line, problem.Column));
        Assert.Null(answer.Plan);
    }

    [Fact]
    public void Fields_TheObjectDoesNotHave_AreAllNamed()
    {
        const string Wrong = "- { name: Account, fields: [Nane], key: Idd, cursor: Modstamp, filter: [ { field: Typ, value: x } ] }";

        PlanAnswer answer = PlannerSamples.Plan(PlannerSamples.Pipeline("- name: Account", Wrong));

        Assert.Equal(["ORC1005", "ORC1005", "ORC1005", "ORC1005"], answer.Problems.Select(p => p.Code));
        Assert.Equal("Name", answer.Problems[0].Nearest);
    }

    [Fact]
    public void Request_ForAnObjectThePipelineDoesNotHave_IsRefused()
    {
        PlanAnswer answer = PlannerSamples.Plan(PlannerSamples.Pipeline(), new RunRequest { Objects = ["Acount"] });

        Assert.Equal(("ORC1023", "Account"), (answer.Problems[0].Code, answer.Problems[0].Nearest));
    }

    [Fact]
    public void Request_ForAWindowThatEndsBeforeItBegins_IsRefused()
    {
        PlanAnswer answer = PlannerSamples.Plan(PlannerSamples.Pipeline(), new RunRequest { From = Covered, To = Covered });

        Assert.Contains(answer.Problems, problem => problem.Code == "ORC1020");
    }

    [Fact]
    public void FieldChoice_ChangesSignatureAndMapping_ItsOrderDoesNot()
    {
        ObjectPlan all = Single(PlannerSamples.Plan(PlannerSamples.Pipeline()));
        ObjectPlan some = Single(PlannerSamples.Plan(WithFields("[Name, Type]")));
        ObjectPlan same = Single(PlannerSamples.Plan(WithFields("[Type, Name]")));

        Assert.NotEqual((all.Signature, all.MappingHash), (some.Signature, some.MappingHash));
        Assert.Equal((some.Signature, some.MappingHash), (same.Signature, same.MappingHash));
    }

    [Theory]
    [InlineData("- name: Stampless", LoadMode.Full, AbsencePolicy.Delete)]
    [InlineData("- { name: Stampless, absent: keep }", LoadMode.Full, AbsencePolicy.Keep)]
    [InlineData("- { name: Stampless, filter: [ { field: Name, value: x } ] }", LoadMode.Full, AbsencePolicy.Keep)]
    [InlineData("- name: Account", LoadMode.Full, AbsencePolicy.Keep)]
    [InlineData("- { name: Account, absent: delete }", LoadMode.Full, AbsencePolicy.Delete)]
    [InlineData("- { name: Account, absent: delete }", LoadMode.Incremental, AbsencePolicy.Keep)]
    public void Absence_IsEvidenceOfAFullLoadWithoutFilterOnly(string o, LoadMode mode, AbsencePolicy expected)
    {
        PlanAnswer answer = PlannerSamples.Plan(PlannerSamples.Pipeline("- name: Account", o), new RunRequest { Mode = mode }, Covered);

        Assert.Equal(expected, Single(answer).Absent);
    }

    [Fact]
    public void History_On_NamesItsSchemaAndTheStampsTheObjectHas()
    {
        ObjectPlan plan = Single(PlannerSamples.Plan(PlannerSamples.Pipeline("- name: Account", "- { name: Account, history: true }")));
        ObjectPlan own = Single(PlannerSamples.Plan(
            PlannerSamples.Pipeline("- name: Account", "- { name: Account, history: true, stamps: [Type] }")));

        Assert.Equal("salesforce_history", plan.HistorySchema);
        Assert.Equal(["lastmodifieddate"], plan.Stamps);
        Assert.Equal(["type"], own.Stamps);
    }

    [Fact]
    public void History_Off_LeavesThePlanAsSmallAsBefore()
    {
        ObjectPlan plan = Single(PlannerSamples.Plan(PlannerSamples.Pipeline()));

        Assert.Equal((null, null), (plan.HistorySchema, plan.Stamps));
    }

    [Fact]
    public void Cursor_ThatCanBeSetByHand_SaysSoInTheReason()
    {
        Pipeline pipeline = PlannerSamples.Pipeline("- name: Account", "- { name: Account, cursor: LastModifiedDate }");

        Assert.Contains("best effort", Single(PlannerSamples.Plan(pipeline, coveredTo: Covered)).Because, StringComparison.Ordinal);
    }

    [Fact]
    public void Cursor_ThatIsNoMoment_IsRefusedWithWhatCouldBe()
    {
        PlanAnswer answer = PlannerSamples.Plan(PlannerSamples.Pipeline("- name: Account", "- { name: Account, cursor: Type }"));

        ConfigurationProblem problem = Assert.Single(answer.Problems);
        Assert.Equal(("ORC1035", "type picklist", "LastModifiedDate, SystemModstamp"), (problem.Code, problem.Found, problem.Allowed));
    }

    [Fact]
    public void LongTexts_Skipped_AreAnotherChoiceOfFields() => Assert.NotEqual(
        Single(PlannerSamples.Plan(PlannerSamples.Pipeline())).Signature,
        Single(PlannerSamples.Plan(PlannerSamples.Pipeline("- name: Account", "- { name: Account, longText: skip }"))).Signature);

    [Fact]
    public void Column_WhoseFieldIsGone_IsKeptUnlessTheFileEmptiesIt()
    {
        StandingTables standing = Standing(("id", "VARCHAR(72)"), ("legacy__c", "VARCHAR(20)"), ("_run_id", "VARCHAR(100)"));
        Pipeline blank = PlannerSamples.Pipeline("- name: Account", "- { name: Account, removed: null }");

        Assert.Equal(["legacy__c"], Single(PlannerSamples.Plan(PlannerSamples.Pipeline(), standing: standing)).Kept);
        Assert.Null(Single(PlannerSamples.Plan(blank, standing: standing)).Kept);
        Assert.Null(Single(PlannerSamples.Plan(PlannerSamples.Pipeline())).Kept);
    }

    [Fact]
    public void Column_ThatWouldChangeItsType_IsRefusedWhereTheFileSaysFail()
    {
        StandingTables standing = Standing(("id", "VARCHAR(72)"), ("name", "INTEGER"));
        Pipeline strict = PlannerSamples.Pipeline("- name: Account", "- { name: Account, schema: fail }");

        ConfigurationProblem problem = Assert.Single(PlannerSamples.Plan(strict, standing: standing).Problems);

        Assert.Equal(("ORC1038", "INTEGER"), (problem.Code, problem.Found));
        Assert.Contains("column name would become VARCHAR(1020)", problem.Message, StringComparison.Ordinal);
        Assert.Empty(PlannerSamples.Plan(PlannerSamples.Pipeline(), standing: standing).Problems);
    }

    /// <summary>Values that were converted need not be what Salesforce shows under the new type.</summary>
    [Theory]
    [InlineData(null, LoadMode.Full)]
    [InlineData(LoadMode.Incremental, LoadMode.Incremental)]
    public void Auto_AColumnGetsAnotherType_LoadsInFullUnlessItIsAskedNotTo(LoadMode? asked, LoadMode planned)
    {
        StandingTables standing = Standing(("id", "VARCHAR(72)"), ("name", "INTEGER"));
        StandingTables wider = Standing(("id", "VARCHAR(72)"), ("name", "VARCHAR(20)"));
        var request = new RunRequest { Mode = asked };

        Assert.Equal(planned, Single(PlannerSamples.Plan(PlannerSamples.Pipeline(), request, Covered, standing: standing)).Mode);
        Assert.Equal(LoadMode.Incremental, Single(PlannerSamples.Plan(PlannerSamples.Pipeline(), request, Covered, standing: wider)).Mode);
    }

    [Fact]
    public void Column_TheTableIsOrderedBy_IsRefusedWithAnotherTypeWhateverTheFileSays()
    {
        StandingTables standing = Standing(("id", "VARCHAR(72)"), ("systemmodstamp", "DATE"));

        ConfigurationProblem problem = Assert.Single(PlannerSamples.Plan(PlannerSamples.Pipeline(), standing: standing).Problems);

        Assert.Equal("ORC1038", problem.Code);
        Assert.Contains("systemmodstamp of salesforce.account is DATE", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encoding_ThatDoesNotGoWithTheType_IsRefusedWithThoseThatDo()
    {
        Pipeline pipeline = PlannerSamples.Pipeline("- name: Account", "- { name: Account, encode: { Name: AZ64 } }");

        ConfigurationProblem problem = Assert.Single(PlannerSamples.Plan(pipeline).Problems);

        Assert.Equal(("ORC1034", "VARCHAR(1020)"), (problem.Code, problem.Found));
        Assert.Contains("ZSTD", problem.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void Choice_ForAFieldWithoutAColumn_IsRefused()
    {
        Pipeline pipeline = PlannerSamples.Pipeline("- name: Account", "- { name: Account, sortKey: [BillingAddress] }");

        Assert.Equal("ORC1005", Assert.Single(PlannerSamples.Plan(pipeline).Problems).Code);
    }

    [Fact]
    public void Names_LongerThanRedshiftTakes_AreRefused()
    {
        string name = new('n', 128);
        EntityDescription account = PlannerSamples.Account with
        {
            Fields = [.. PlannerSamples.Account.Fields, new(name, "string", 10, false)],
        };

        Assert.Equal("ORC1036", Assert.Single(PlannerSamples.Plan(PlannerSamples.Pipeline(), account: account).Problems).Code);
    }

    [Fact]
    public void Fields_MoreThanATableHasColumns_AreRefused()
    {
        IEnumerable<EntityField> many = Enumerable.Range(0, 1_600).Select(i => new EntityField($"F{i}__c", "boolean", null, false));
        EntityDescription account = PlannerSamples.Account with { Fields = [.. PlannerSamples.Account.Fields, .. many] };

        Assert.Equal("ORC1037", Assert.Single(PlannerSamples.Plan(PlannerSamples.Pipeline(), account: account).Problems).Code);
    }

    private static StandingTables Standing(params (string Name, string Type)[] columns) =>
        new(columns.Select(column => ("salesforce", "account", new StandingColumn(column.Name, column.Type, HasDefault: false))));

    private static Pipeline WithFields(string fields) =>
        PlannerSamples.Pipeline("- name: Account", $"- {{ name: Account, fields: {fields} }}");

    private static ObjectPlan Single(PlanAnswer answer)
    {
        Assert.Empty(answer.Problems);
        return Assert.Single(answer.Plan!.Objects);
    }
}
