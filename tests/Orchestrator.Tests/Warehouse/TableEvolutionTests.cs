using System.Text;
using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse;

public sealed class TableEvolutionTests
{
    private static readonly TableRules Rules = TableRules.Default;

    [Fact]
    public void Design_ByRule_PlacesByKeyAndLeavesTheFirstSortColumnUncompressed()
    {
        TableShape shape = Shape(
            Rules, new EntityField("Amount__c", "int", null, false), new EntityField("Rate__c", "double", null, false));

        Assert.Equal("DISTKEY (\"id\") SORTKEY (\"id\")", shape.Design);
        Assert.Equal(
            ["id RAW", "order ZSTD", "annualrevenue ZSTD", "systemmodstamp AZ64", "isdeleted ZSTD", "amount__c AZ64", "rate__c ZSTD"],
            shape.Columns.SkipLast(2).Select(column => $"{column.Name} {column.Encode}"));
    }

    [Theory]
    [InlineData("even", "DISTSTYLE EVEN SORTKEY (\"systemmodstamp\", \"id\")")]
    [InlineData("Order", "DISTKEY (\"order\") SORTKEY (\"systemmodstamp\", \"id\")")]
    public void Design_OfTheFile_GoesBeforeTheRule(string distribution, string expected)
    {
        TableRules own = Rules with
        {
            DistKey = Written(distribution),
            SortKey = [Written("SystemModstamp"), Written("Id")],
            Encode = [new ColumnChoice(Written("Order"), "LZO")],
        };

        TableShape shape = Shape(own);

        Assert.Equal(expected, shape.Design);
        Assert.Contains("\"order\" VARCHAR(160) ENCODE LZO", shape.Create()[0], StringComparison.Ordinal);
        Assert.Contains("\"systemmodstamp\" TIMESTAMP ENCODE RAW", shape.Create()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WithMoreColumnsThanAStatementHolds_IsSplitBelowTheLimit()
    {
        string filling = new('x', 55);
        EntityField[] many = [.. Enumerable.Range(0, 1_590).Select(i => new EntityField($"F{i:0000}_{filling}", "string", 255, false))];
        TableShape shape = Shape(Rules, many);

        IReadOnlyList<string> statements = shape.Create();

        Assert.All(statements, statement => Assert.InRange(Encoding.UTF8.GetByteCount(statement), 1, 95_000));
        Assert.Equal(shape.Columns.Count, statements.Sum(statement => statement.Split(" ENCODE ").Length - 1));
        Assert.All(statements.Skip(1), statement => Assert.StartsWith("ALTER TABLE", statement, StringComparison.Ordinal));
    }

    [Fact]
    public void Evolution_OfATableThatIsRight_IsEmpty()
    {
        TableShape shape = Shape(Rules);

        Assert.Empty(TableEvolution.Of(shape, Standing(shape)).Changes);
    }

    [Fact]
    public void LongerText_IsWidenedAlone_ShorterTextChangesNothing()
    {
        TableShape shape = Shape(Rules);
        TableEvolution longer = Evolution(shape, "order", new("order", "VARCHAR(80)", false));
        TableEvolution shorter = Evolution(shape, "order", new("order", "VARCHAR(400)", false));

        Assert.Equal(["ALTER TABLE \"s\".\"account\" ALTER COLUMN \"order\" TYPE VARCHAR(160)"], longer.Alone);
        Assert.Empty(longer.Together);
        Assert.Empty(shorter.Changes);
    }

    [Theory]
    [InlineData(true, "ZSTD")]
    [InlineData(false, "TEXT255")]
    public void LongerText_WhereRedshiftWidensNothing_IsMadeAnew(bool hasDefault, string encoding)
    {
        TableRules rules = Rules with { Encode = [new ColumnChoice(Written("Order"), encoding)] };
        TableEvolution evolution = Evolution(Shape(rules), "order", new("order", "VARCHAR(80)", hasDefault));

        Assert.Empty(evolution.Alone);
        Assert.Equal(
            [
                $"ALTER TABLE \"s\".\"account\" ADD COLUMN \"order__retyped\" VARCHAR(160) ENCODE {encoding}",
                "UPDATE \"s\".\"account\" SET \"order__retyped\" = CAST(\"order\" AS VARCHAR(160))",
                "ALTER TABLE \"s\".\"account\" DROP COLUMN \"order\"",
                "ALTER TABLE \"s\".\"account\" RENAME COLUMN \"order__retyped\" TO \"order\"",
            ],
            Assert.Single(evolution.Together));
    }

    [Theory]
    [InlineData("systemmodstamp", "VARCHAR(64)")]
    [InlineData("order", "SUPER")]
    public void Column_ThatCannotBeMadeAnew_IsAProblemThatNamesIt(string column, string type)
    {
        TableEvolution evolution = Evolution(Shape(Rules), column, new(column, type, false));

        Assert.Contains($"column {column} of s.account is {type}", Assert.Single(evolution.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void TypeOfTheFile_IsTakenEvenWhereItHoldsLess()
    {
        TableRules rules = Rules with { Columns = [new ColumnChoice(Written("AnnualRevenue"), "NUMERIC(18,2)")] };
        TableEvolution evolution = Evolution(Shape(rules), "annualrevenue", new("annualrevenue", "DOUBLE PRECISION", false));

        Assert.Equal("NUMERIC(18,2)", Assert.Single(evolution.Changes).To);
        Assert.Contains("ENCODE AZ64", evolution.Together.Single()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void History_OfATargetThatHoldsMoreThanItsFields_IsAsWideAsTheTarget()
    {
        ObjectPlan plan = RehearsalWarehouse.Plan("r").Objects[0] with { HistorySchema = "s_history", Stamps = [] };
        var contract = TableContract.Of(RehearsalWarehouse.OneAccount.Of());
        StandingColumn[] standing = [.. Standing(TargetTable.Shape("s", plan, contract)), new("gone__c", "BOOLEAN", false)];
        standing[1] = new("order", "VARCHAR(999)", false);

        ObjectTables tables = ObjectTables.Of(
            "p",
            RehearsalWarehouse.Connection("s"),
            plan,
            contract,
            new StandingTables(standing.Select(column => ("s", "account", column))));

        Assert.Equal(["account", "account__versions", "account__sightings"], tables.Evolutions.Select(e => e.Shape.Table));
        Assert.Contains(tables.Evolutions[1].Shape.Columns, column => column is { Name: "order", Type: "VARCHAR(999)" });
        Assert.Contains(tables.Evolutions[1].Shape.Columns, column => column is { Name: "gone__c", Type: "BOOLEAN" });
        Assert.NotEmpty(tables.Views);
    }

    private static TableEvolution Evolution(TableShape shape, string column, StandingColumn instead) =>
        TableEvolution.Of(shape, [.. Standing(shape).Select(standing => standing.Name == column ? instead : standing)]);

    private static IReadOnlyList<StandingColumn> Standing(TableShape shape) =>
        [.. shape.Columns.Select(column => new StandingColumn(column.Name, column.Type, HasDefault: false))];

    private static TableShape Shape(TableRules rules, params EntityField[] further) => TargetTable.Shape(
        "s",
        RehearsalWarehouse.Plan("r").Objects[0],
        TableContract.Of(RehearsalWarehouse.OneAccount.Of(further) with { Rules = rules }));

    private static Written Written(string value) => new(value, new SourcePlace("crm.yaml", 1, 1, 1, value));
}
