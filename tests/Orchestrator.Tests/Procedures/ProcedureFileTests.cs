using Orchestrator.Configuration;
using Orchestrator.Procedures;
using Orchestrator.Tests.Configuration;

namespace Orchestrator.Tests.Procedures;

public sealed class ProcedureFileTests
{
    [Fact]
    public void Procedures_WithoutAfter_ComeAfterTheOneBefore()
    {
        IReadOnlyList<ProcedurePlan> read = Procedures("""
            - CALL one()
            - { name: two, call: CALL two() }
            - CALL three()
            """);

        Assert.Equal(["1", "two", "3"], read.Select(p => p.Name));
        Assert.Equal(["procedure-1", "procedure-two", "procedure-3"], read.Select(p => p.Step));
        Assert.Equal([[], ["1"], ["two"]], read.Select(p => p.After));
    }

    [Fact]
    public void Procedure_WithEveryKey_IsReadAsWritten()
    {
        ProcedurePlan read = Procedures("""
            - { name: customer, call: CALL dw.load_customer(), after: [] }
            - name: sales
              call: CALL dw.load_sales()
              after: [customer]
              inputs: [account]
              when: changed
              result: true
              timeout: 10m
            """)[1];

        Assert.Equal(("CALL dw.load_sales()", true, true, 600), (read.Sql, read.OnlyChanged, read.ReadsResult, read.DeadlineSeconds));
        Assert.Equal(["customer"], read.After);
        Assert.Equal(["Account"], read.Inputs);
    }

    [Theory]
    [InlineData("- { call: CALL a(), after: [b] }", "ORC1072", "procedure \"1\" comes after \"b\", which is no procedure of the pipeline")]
    [InlineData("- { name: a, call: CALL a(), inputs: [Lead] }", "ORC1071", "\"inputs\" names no object of the pipeline: \"Lead\"")]
    [InlineData("- { name: a, call: CALL a() }\n- { name: a, call: CALL b() }", "ORC1070", "procedure \"a\" is listed twice")]
    [InlineData("- { name: a, call: CALL a(), after: [a] }", "ORC1073", "procedures wait for each other: a after a")]
    [InlineData("- { name: 1a, call: CALL a() }", "ORC1006", "\"1a\" is not a procedure name")]
    [InlineData("- { name: a }", "ORC1003", "key \"call\" is missing")]
    [InlineData("- { name: a, call: CALL a(), when: often }", "ORC1011", "\"often\" is not a condition")]
    [InlineData("- { name: a, call: CALL a(), when: changed, inputs: [] }", "ORC1043", "\"when: changed\" with no inputs would be called once and never again")]
    [InlineData("- { name: a, call: CALL a(), timeout: 25h }", "ORC1010", "\"25h\" is not a time that timeout may have")]
    [InlineData("- { name: a, call: CALL a(), before: [b] }", "ORC1002", "unknown key \"before\"")]
    [InlineData("- [CALL a()]", "ORC1015", "a procedure needs keys of its own")]
    public void Procedures_WithOneFault_NameItWithItsPlace(string list, string code, string message)
    {
        ConfigurationProblem problem = Assert.Single(Read(list).Problems);

        Assert.Equal((code, message), (problem.Code, problem.Message));
        Assert.NotNull(problem.Line);
    }

    [Fact]
    public void Procedure_OnChangesOfNothing_SaysWhatIsAllowedAndWhereInputsStand()
    {
        ConfigurationProblem problem = Assert.Single(Read("""
            - name: a
              call: CALL a()
              when: changed
              inputs: []
            """).Problems);

        Assert.Equal("at least one object, or no \"inputs\" for all", problem.Allowed);
        Assert.Equal("to call it in every run, leave out \"when\"", problem.Note);
        Assert.Equal(SamplePipelines.Least.Split('\n').Length + 5, problem.Line);
    }

    [Fact]
    public void Procedure_WithoutInputsAndCalledAlways_IsAllowed() =>
        Assert.Equal([], Procedures("- { call: CALL a(), inputs: [] }")[0].Inputs);

    [Fact]
    public void Procedures_ThatWaitForEachOther_AreRefusedWithThePath()
    {
        ConfigurationProblem problem = Assert.Single(Read("""
            - { name: start, call: CALL start(), after: [] }
            - { name: a, call: CALL a(), after: [c] }
            - { name: b, call: CALL b() }
            - { name: c, call: CALL c(), after: [b, start] }
            """).Problems);

        Assert.Equal("ORC1073", problem.Code);
        Assert.Equal("procedures wait for each other: a after c after b after a", problem.Message);
    }

    [Fact]
    public void Signature_OfAnotherStatementOrOtherInputs_Differs()
    {
        ProcedurePlan one = Procedures("- { call: CALL a(), inputs: [Account] }")[0];

        Assert.NotEqual(one.Signature, (one with { Sql = "CALL b()" }).Signature);
        Assert.NotEqual(one.Signature, (one with { Inputs = null }).Signature);
        Assert.Equal(one.Signature, (one with { Name = "renamed", DeadlineSeconds = 5 }).Signature);
    }

    private static IReadOnlyList<ProcedurePlan> Procedures(string list)
    {
        PipelineSet set = Read(list);
        Assert.Empty(set.Problems);
        return set.Pipelines[0].Procedures;
    }

    private static PipelineSet Read(string list) => PipelineSet.Of(
        [KeyValuePair.Create("crm.yaml", $"{SamplePipelines.Least}\nprocedures:\n  {list.Replace("\n", "\n  ", StringComparison.Ordinal)}\n")]);
}
