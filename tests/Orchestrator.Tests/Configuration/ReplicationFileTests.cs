using Orchestrator.Configuration;
using Orchestrator.Planning;

namespace Orchestrator.Tests.Configuration;

/// <summary>Objects whose source is a DMS task, in pipeline files.</summary>
public sealed class ReplicationFileTests
{
    private const string Right = """
        name: shop
        redshift: { workgroup: analytics, database: dev }
        objects:
          - source: dms
            task: arn:aws:dms:us-east-1:123456789012:task:ABC
            load: reload
            busy: fail
            tables:
              - { table: Landing.Customer, key: [id], name: buyer, from: OPS.CUSTOMER, absent: keep, maxAbsent: 10 % }
              - { table: landing.sale, consolidate: false }
        """;

    [Fact]
    public void Task_WithEverything_IsReadAsWrittenAndNeedsNothingOfSalesforce()
    {
        Pipeline pipeline = Assert.Single(Read(Right).Pipelines);

        Assert.Null(pipeline.Salesforce);
        Assert.Equal(["buyer", "sale"], pipeline.Objects.Select(o => o.Name.Value));
        ReplicatedTable buyer = pipeline.Objects[0].Replica!;
        Assert.Equal(("landing", "customer", "OPS.CUSTOMER", true), (buyer.Schema, buyer.Table, buyer.From, buyer.Consolidate));
        Assert.Equal(("arn:aws:dms:us-east-1:123456789012:task:ABC", TaskLoad.Reload, true),
            (buyer.Source.TaskArn.Value, buyer.Source.Load, buyer.Source.FailsWhenBusy));
        Assert.Equal((AbsencePolicy.Keep, 0.1), (pipeline.Objects[0].Absent!.Value, pipeline.Objects[0].MaxAbsent));
        Assert.Equal([true, false], pipeline.Objects.Select(o => o.IsConsolidated));
    }

    [Fact]
    public void Task_WithTheLeast_AdoptsAndWaits()
    {
        Pipeline pipeline = Assert.Single(Read(Right.Replace("    load: reload\n    busy: fail\n", "", StringComparison.Ordinal)).Pipelines);

        Assert.Equal((TaskLoad.Adopt, false), (pipeline.Objects[0].Replica!.Source.Load, pipeline.Objects[0].Replica!.Source.FailsWhenBusy));
    }

    [Theory]
    [InlineData("task: arn:aws:dms:us-east-1:123456789012:task:ABC", "task: ABC", "ORC1006")]
    [InlineData("load: reload", "load: anew", "ORC1011")]
    [InlineData("busy: fail", "bussy: fail", "ORC1002")]
    [InlineData("landing.sale", "sale", "ORC1006")]
    [InlineData("landing.sale, consolidate: false", "landing.sale", "ORC2121")]
    [InlineData("landing.sale, consolidate: false", "landing.sale, consolidate: false, name: Buyer", "ORC1007")]
    [InlineData("landing.sale, consolidate: false", "landing.sale, consolidate: false, cursor: stamp", "ORC1002")]
    [InlineData("objects:\n", "objects:\n  - name: Account\n", "ORC1003")]
    public void Task_WithOneFault_NamesIt(string right, string wrong, string code)
    {
        string text = Right.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Right, text);

        PipelineSet set = Read(text);

        Assert.Contains(set.Problems, problem => problem.Code == code && problem.Line > 0);
        Assert.Empty(set.Pipelines);
    }

    [Fact]
    public void Task_ListedTwice_IsRefusedWithBothPlaces()
    {
        const string Again = """

              - source: dms
                task: arn:aws:dms:us-east-1:123456789012:task:ABC
                tables:
                  - { table: landing.item, consolidate: false }
            """;

        ConfigurationProblem problem = Assert.Single(Read(Right + Again).Problems);

        Assert.Equal(("ORC2120", 12), (problem.Code, problem.Line));
        Assert.StartsWith("first on line 5", problem.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_ThatIsNotConsolidated_SharesItsNameWithAnotherPipelinesTarget()
    {
        string other = Right.Replace("name: shop", "name: shop2", StringComparison.Ordinal);

        PipelineSet set = PipelineSet.Of([new("a.yaml", Right), new("b.yaml", other)]);

        // Both write the target of buyer; the tables of sale are the task's, and none is a target.
        Assert.Equal(["ORC1014"], set.Problems.Select(problem => problem.Code));
    }

    private static PipelineSet Read(string text) => PipelineSet.Of([new("shop.yaml", text)]);
}
