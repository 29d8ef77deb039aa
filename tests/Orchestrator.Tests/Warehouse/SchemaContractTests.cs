using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Warehouse;
using static Orchestrator.Tests.Warehouse.RehearsalWarehouse;

namespace Orchestrator.Tests.Warehouse;

/// <summary>What becomes of tables whose object changed in Salesforce, on the simulator's Data API.</summary>
[Collection(SharedRehearsal.Name)]
public sealed class SchemaContractTests(RehearsalWarehouse rehearsal)
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task Field_ThatGotLonger_IsWidenedAndAgainChangesNothing()
    {
        RunPlan plan = Plan("wider.1");
        await Prepare(plan, new EntityField("Title", "string", 128, false));

        await Prepare(Plan("wider.2", plan), new EntityField("Title", "string", 255, false));
        await Prepare(Plan("wider.3", plan), new EntityField("Title", "string", 100, false));

        Assert.Equal(["character varying|1020"], await Type(plan, "title"));
    }

    [Fact]
    public async Task Field_ThatGotAnotherType_KeepsItsValues()
    {
        RunPlan plan = Plan("retyped.1");
        await Prepare(plan, new EntityField("Code__c", "int", null, false), new EntityField("Flag__c", "boolean", null, false));
        await rehearsal.Rows($"INSERT INTO {Target(plan)} (id, code__c, flag__c) VALUES ('a', 17, true), ('b', NULL, NULL)");

        await Prepare(
            Plan("retyped.2", plan), new EntityField("Code__c", "string", 40, false), new EntityField("Flag__c", "picklist", 10, false));

        Assert.Equal(["character varying|160"], await Type(plan, "code__c"));
        Assert.Equal(["a|17|true", "b|~|~"], await rehearsal.Rows($"SELECT id, code__c, flag__c FROM {Target(plan)} ORDER BY id"));
    }

    [Fact]
    public async Task Field_ThatBecameANumber_StaysText()
    {
        RunPlan plan = Plan("number.1");
        await Prepare(plan, new EntityField("Code__c", "string", 40, false));

        await Prepare(Plan("number.2", plan), new EntityField("Code__c", "double", null, false));

        Assert.Equal(["character varying|160"], await Type(plan, "code__c"));
    }

    [Fact]
    public async Task View_OfSomebodyElse_IsNamedAndTheOthersGoOn()
    {
        RunPlan plan = Plan("view.1");
        await Prepare(plan, new EntityField("Title", "string", 128, false));
        string view = $"{plan.Warehouse.Schema}.titles";
        await rehearsal.Rows($"CREATE VIEW {view} AS SELECT title FROM {Target(plan)}");

        PreparedObject blocked = await Outcome(Plan("view.2", plan), new EntityField("Title", "string", 255, false));
        await rehearsal.Rows($"DROP VIEW {view}");
        PreparedObject free = await Outcome(Plan("view.3", plan), new EntityField("Title", "string", 255, false));

        Assert.Contains($"view {view} is in the way", blocked.Problem, StringComparison.Ordinal);
        Assert.Null(free.Problem);
        Assert.Equal(["character varying|1020"], await Type(plan, "title"));
    }

    [Fact]
    public async Task History_OfAFieldThatGotLongerAndOneThatCame_KeepsUpWithItsViews()
    {
        RunPlan plan = WithHistory(Plan("history.1"));
        await Prepare(plan, new EntityField("Title", "string", 128, false));

        PreparedObject prepared = await Outcome(
            WithHistory(Plan("history.2", plan)),
            new EntityField("Title", "string", 255, false),
            new EntityField("New__c", "boolean", null, false));

        Assert.Null(prepared.Problem);
        string schema = $"{plan.Warehouse.Schema}_history";
        Assert.Equal(
            ["account__history|1020", "account__versions|1020"],
            await rehearsal.Rows($"""
                SELECT table_name, character_maximum_length FROM information_schema.columns
                WHERE table_schema = '{schema}' AND column_name = 'title' ORDER BY table_name
                """));
        Assert.Equal(["2"], await rehearsal.Rows(
            $"SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = '{schema}' AND column_name = 'new__c'"));
        Assert.Equal(["2"], await rehearsal.Rows(
            $"SELECT COUNT(*) FROM information_schema.views WHERE table_schema = '{schema}'"));
    }

    [Theory]
    [InlineData(RemovedPolicy.Keep, "x")]
    [InlineData(RemovedPolicy.Blank, "~")]
    public async Task Field_ThatIsGone_KeepsOrLosesItsLastValueAsTheFileSays(RemovedPolicy removed, string expected)
    {
        RunPlan plan = Plan("gone.1");
        await Prepare(plan, new EntityField("Legacy__c", "string", 40, false));
        await rehearsal.Rows($"INSERT INTO {Target(plan)} (id, legacy__c) VALUES ('a', 'x')");
        EntityDescription without = OneAccount.Of() with { Rules = TableRules.Default with { Removed = removed } };

        await rehearsal.PrepareWarehouse(without).Run(Plan("gone.2", plan), Stop);

        Assert.Equal([expected], await rehearsal.Rows($"SELECT legacy__c FROM {Target(plan)}"));
    }

    [Fact]
    public async Task Object_WithEightHundredFields_GetsItsTablesAndItsHistory()
    {
        EntityField[] many =
            [.. Enumerable.Range(0, 800).Select(i => new EntityField($"Field_{i:000}_of_an_object_with_names_of_40__c", "string", 255, false))];

        PreparedObject prepared = await Outcome(WithHistory(Plan("broad.1")), many);

        Assert.Null(prepared.Problem);
    }

    [Fact]
    public async Task Name_ThatOnlyRedshiftCouldHold_IsOneClearErrorOfItsObject()
    {
        var field = new EntityField($"Long_{new string('x', 60)}__c", "string", 10, false);

        PreparedObject prepared = await Outcome(Plan("long.1"), field);

        Assert.Contains(
            $"\"{field.Name.ToLowerInvariant()}\" cannot be rehearsed: it has 68 bytes; Redshift takes 127",
            prepared.Problem,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppFlowsUser_IsGrantedTheStagingTablesOnceAndForAll()
    {
        await rehearsal.Rows("CREATE ROLE \"IAMR:appflow\"");
        RunPlan plan = Plan("granted.1");
        RunPlan WithUser(RunPlan of) => of with { Warehouse = plan.Warehouse with { AppFlowUser = "IAMR:appflow" } };

        await Prepare(WithUser(plan));
        await Prepare(WithUser(Plan("granted.2", plan)));

        Assert.Equal(["true"], await rehearsal.Rows(
            $"SELECT has_table_privilege('IAMR:appflow', '{StagingTable(Plan("granted.2", plan))}', 'INSERT')"));
        Assert.Equal(["1"], await rehearsal.Rows("SELECT COUNT(*) FROM orchestrator.schema_version WHERE version = 0"));
        await rehearsal.Rows("""
            DELETE FROM orchestrator.schema_version WHERE version = 0;
            ALTER DEFAULT PRIVILEGES IN SCHEMA salesforce_incremental REVOKE ALL ON TABLES FROM "IAMR:appflow"
            """);
    }

    private static RunPlan WithHistory(RunPlan plan) => plan with
    {
        Objects = [plan.Objects[0] with { HistorySchema = plan.Warehouse.HistorySchema, Stamps = [] }],
    };

    private static string Target(RunPlan plan) => $"{plan.Warehouse.Schema}.account";

    private async Task Prepare(RunPlan plan, params EntityField[] further) => Assert.Null((await Outcome(plan, further)).Problem);

    private async Task<PreparedObject> Outcome(RunPlan plan, params EntityField[] further) =>
        (await rehearsal.PrepareWarehouse(further).Run(plan, Stop)).Objects.SingleOrDefault() ?? new PreparedObject("Account", Problem: null);

    private Task<IReadOnlyList<string>> Type(RunPlan plan, string column) => rehearsal.Rows($"""
        SELECT data_type, character_maximum_length FROM information_schema.columns
        WHERE table_schema = '{plan.Warehouse.Schema}' AND table_name = 'account' AND column_name = '{column}'
        """);
}
