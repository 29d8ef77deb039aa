using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse;

public sealed class TableContractTests
{
    [Theory]
    [InlineData("id", 18, "VARCHAR(72)")]
    [InlineData("string", 255, "VARCHAR(1020)")]
    [InlineData("textarea", 32000, "VARCHAR(65535)")]
    [InlineData("picklist", null, "VARCHAR(65535)")]
    [InlineData("currency", null, "DOUBLE PRECISION")]
    [InlineData("int", null, "INTEGER")]
    [InlineData("boolean", null, "BOOLEAN")]
    [InlineData("date", null, "DATE")]
    [InlineData("datetime", null, "TIMESTAMP")]
    public void Column_OfAField_HoldsWhatTheFieldCan(string type, int? length, string expected) =>
        Assert.Equal(expected, Assert.Single(Contract(new EntityField("F", type, length, false)).Columns).Type);

    [Theory]
    [InlineData("address")]
    [InlineData("location")]
    [InlineData("base64")]
    public void Column_OfACompoundOrBinaryField_IsLeftOut(string type) =>
        Assert.Empty(Contract(new EntityField("F", type, null, false)).Columns);

    [Fact]
    public void Columns_NamedInLowerCase_KeepTheFieldsSpelling() =>
        Assert.Equal(new TableColumn("Region__c", "region__c", "VARCHAR(40)"), Assert.Single(Contract(Text("Region__c")).Columns));

    [Fact]
    public void Fields_ThatDifferOnlyInCase_AreOneClearError()
    {
        var clash = Assert.Throws<ColumnClashException>(() => Contract(Text("Foo__c"), Text("foo__c")));

        Assert.Equal(("Account", "Foo__c", "foo__c"), (clash.Object, clash.First, clash.Second));
    }

    [Fact]
    public void Hash_FieldAddedOrLonger_Changes()
    {
        string before = Contract(Text("A")).Hash;

        Assert.Equal(before, Contract(Text("A")).Hash);
        Assert.NotEqual(before, Contract(Text("A"), Text("B")).Hash);
        Assert.NotEqual(before, Contract(new EntityField("A", "string", 11, false)).Hash);
    }

    [Theory]
    [InlineData("textarea", 16_383, false)]
    [InlineData("textarea", 16_384, true)]
    [InlineData("textarea", null, true)]
    [InlineData("multipicklist", null, false)]
    [InlineData("reference", null, false)]
    [InlineData("double", null, false)]
    public void Text_ThatCanPassWhatAColumnHolds_IsTreatedAsTheFileSays(string type, int? length, bool canExceed)
    {
        var field = new EntityField("Notes__c", type, length, false);

        Assert.Equal(canExceed, Assert.Single(Contract(field).Columns).CanExceed);
        Assert.Equal(canExceed ? 16_383 : null, Assert.Single(Contract(LongText.Truncate, field).Columns).CutAt);
        Assert.Equal(canExceed ? ["Notes__c"] : [], Contract(LongText.Skip, field).Skipped);
        Assert.Equal(canExceed ? 0 : 1, Contract(LongText.Skip, field).Columns.Count);
    }

    [Fact]
    public void Type_OfTheFile_GoesBeforeTheConnectors()
    {
        var written = new Written("amount", new SourcePlace("crm.yaml", 1, 1, 1, ""));
        TableRules rules = TableRules.Default with { Columns = [new ColumnChoice(written, "NUMERIC(18,2)")] };
        var entity = new EntityDescription("Account", [new EntityField("Amount", "currency", null, false)]) { Rules = rules };

        Assert.Equal("NUMERIC(18,2)", Assert.Single(TableContract.Of(entity).Columns).Type);
    }

    [Fact]
    public void Hash_TextCut_Changes()
    {
        var field = new EntityField("Notes__c", "textarea", 32_000, false);

        Assert.NotEqual(Contract(field).Hash, Contract(LongText.Truncate, field).Hash);
    }

    private static EntityField Text(string name) => new(name, "string", 10, false);

    private static TableContract Contract(params EntityField[] fields) => TableContract.Of(new EntityDescription("Account", fields));

    private static TableContract Contract(LongText longText, params EntityField[] fields) =>
        TableContract.Of(new EntityDescription("Account", fields) { Rules = TableRules.Default with { LongText = longText } });
}
