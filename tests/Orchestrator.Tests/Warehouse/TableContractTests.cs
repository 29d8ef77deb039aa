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

    private static EntityField Text(string name) => new(name, "string", 10, false);

    private static TableContract Contract(params EntityField[] fields) => TableContract.Of(new EntityDescription("Account", fields));
}
