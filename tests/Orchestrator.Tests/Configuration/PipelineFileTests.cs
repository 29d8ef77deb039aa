using Orchestrator.Configuration;
using Orchestrator.Planning;

namespace Orchestrator.Tests.Configuration;

public sealed class PipelineFileTests
{
    [Fact]
    public void File_WithEverythingInIt_IsReadAsWritten()
    {
        PipelineSet set = Read(SamplePipelines.Full);

        Assert.Empty(set.Problems);
        Pipeline pipeline = Assert.Single(set.Pipelines);
        Assert.Equal("crm-daily", pipeline.Name.Value);
        Assert.Equal("Europe/Berlin", pipeline.TimeZone.Id);
        Assert.Equal(new PollLimits(100, 2_000), pipeline.Polling);
        Assert.Equal(TimeSpan.FromMinutes(3), pipeline.Lag);
        Assert.True(pipeline.AbortOnObjectFailure);
        Assert.Equal(RowCheck.Report, pipeline.RowCheck);
        Assert.Equal("REST_SYNC", pipeline.Salesforce!.DataTransferApi);
        Assert.Equal(["CALL refresh_marts()"], pipeline.Procedures.Select(p => p.Sql));
        Assert.Equal(["Account", "Contact", "Case"], pipeline.Objects.Select(o => o.Name.Value));
        Assert.Equal(["Id", "Name"], pipeline.Objects[0].Fields.Names.Select(f => f.Value));
        Assert.Equal("EQUAL_TO", Assert.Single(pipeline.Objects[0].Filter).Operator);
        Assert.Equal(DeletePolicy.Mark, pipeline.Objects[1].Deletes);
        Assert.Equal(["CaseNumber", "Id"], pipeline.Objects[2].Key.Select(k => k.Value));
        Assert.Equal(TimeSpan.FromHours(2), pipeline.Objects[2].Deadline);
    }

    [Fact]
    public void Object_WithEveryOption_IsReadAsWritten()
    {
        PipelineObject account = Assert.Single(Read(SamplePipelines.Full).Pipelines).Objects[0];

        Assert.Equal((AbsencePolicy.Delete, 0.075, true), (account.Absent, account.MaxAbsent, account.History));
        Assert.Equal(["LastActivityDate"], account.Stamps!.Select(stamp => stamp.Value));
        Assert.Equal((LongText.Truncate, RetypedPolicy.Fail, RemovedPolicy.Blank),
            (account.Table.LongText, account.Table.Retyped, account.Table.Removed));
        Assert.Equal(("NUMERIC(18,2)", "VARCHAR(100)"), (account.Table.TypeOf("annualrevenue"), account.Table.TypeOf("Name")));
        Assert.Equal(("even", "LZO"), (account.Table.DistKey!.Value, account.Table.EncodingOf("Name")));
        Assert.Equal(["SystemModstamp", "Id"], account.Table.SortKey.Select(f => f.Value));
    }

    [Fact]
    public void Defaults_OfAPipeline_HoldWhereAnObjectSaysNothingElse()
    {
        Pipeline pipeline = Assert.Single(Read(SamplePipelines.Full).Pipelines);

        Assert.Equal([true, false, true], pipeline.Objects.Select(o => o.History));
        Assert.All(pipeline.Objects, o => Assert.Equal(LongText.Truncate, o.Table.LongText));
        Assert.True(pipeline.Objects[2].AppendOnly);
    }

    [Fact]
    public void File_WithTheLeast_HasTheDocumentedDefaults()
    {
        Pipeline pipeline = Assert.Single(Read(SamplePipelines.Least).Pipelines);

        Assert.Null(pipeline.Schedule);
        Assert.Equal((4, 2), (pipeline.Concurrency, pipeline.Attempts));
        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10)), (pipeline.Lag, pipeline.Overlap));
        Assert.Equal(PollLimits.Default, pipeline.Polling);
        Assert.Equal("BULKV2", pipeline.Salesforce!.DataTransferApi);
        Assert.Equal("salesforce", pipeline.Redshift.Connection.Schema);
        Assert.Equal(["Id"], pipeline.Objects[0].Key.Select(k => k.Value));
        Assert.Equal(LoadMode.Auto, pipeline.Objects[0].Mode);
    }

    [Theory]
    [InlineData("concurrency: 4", "concurrency: 0", "ORC1012")]
    [InlineData("concurrency: 4", "concurrency: many", "ORC1012")]
    [InlineData("concurrency: 4", "concurency: 4", "ORC1002")]
    [InlineData("name: crm", "name: CRM_Daily", "ORC1006")]
    [InlineData("name: crm", "title: crm", "ORC1003")]
    [InlineData("concurrency: 4", "schedule: '30 6 * * *'", "ORC1008")]
    [InlineData("concurrency: 4", "timeZone: Europe/Atlantis", "ORC1009")]
    [InlineData("concurrency: 4", "lag: 5 minutes", "ORC1010")]
    [InlineData("concurrency: 4", "polling: { floor: 50ms }", "ORC1010")]
    [InlineData("concurrency: 4", "polling: { floor: 10s, ceiling: 5s }", "ORC1012")]
    [InlineData("concurrency: 4", "rowCheck: mostly", "ORC1011")]
    [InlineData("concurrency: 4", "procedures: CALL x()", "ORC1015")]
    [InlineData("secretArn: arn:aws:secretsmanager:us-east-1:000000000000:secret:dwh-AbCdEf", "secretArn: my-password", "ORC1013")]
    [InlineData("workgroup: analytics", "workgroup: analytics, cluster: one", "ORC1017")]
    [InlineData("workgroup: analytics, ", "", "ORC1017")]
    [InlineData("database: dev", "schema: orchestrator, database: dev", "ORC1006")]
    [InlineData("database: dev", "schema: crm_history, database: dev", "ORC1006")]
    [InlineData("- name: Account", "- name: Account\n  - name: account", "ORC1007")]
    [InlineData("- name: Account", "- name: 9Account", "ORC1006")]
    [InlineData("- name: Account", "- { name: Account, mode: hourly }", "ORC1011")]
    [InlineData("- name: Account", "- { name: Account, delets: apply }", "ORC1002")]
    [InlineData("- name: Account", "- { name: Account, fields: { except: [Id] } }", "ORC1019")]
    [InlineData("- name: Account", "- { name: Account, window: { from: 2026-11-10T00:00:00Z, to: 2026-11-01T00:00:00Z } }", "ORC1020")]
    [InlineData("- name: Account", "- { name: Account, window: { from: yesterday, to: 2026-11-01T00:00:00Z } }", "ORC1010")]
    [InlineData("- name: Account", "- { name: Account, absent: remove }", "ORC1011")]
    [InlineData("- name: Account", "- { name: Account, maxAbsent: 0.05 }", "ORC1031")]
    [InlineData("- name: Account", "- { name: Account, maxAbsent: 101 % }", "ORC1031")]
    [InlineData("- name: Account", "- { name: Account, history: yes }", "ORC1011")]
    [InlineData("- name: Account", "- { name: Account, stamps: LastViewedDate }", "ORC1015")]
    [InlineData("- name: Account", "- { name: Account, longText: cut }", "ORC1011")]
    [InlineData("- name: Account", "- { name: Account, columns: { Name: TEXT } }", "ORC1033")]
    [InlineData("- name: Account", "- { name: Account, columns: { Name: VARCHAR(70000) } }", "ORC1033")]
    [InlineData("- name: Account", "- { name: Account, columns: { AnnualRevenue: \"NUMERIC(2,3)\" } }", "ORC1033")]
    [InlineData("- name: Account", "- { name: Account, columns: [Name] }", "ORC1015")]
    [InlineData("- name: Account", "- { name: Account, schema: ignore }", "ORC1011")]
    [InlineData("- name: Account", "- { name: Account, removed: drop }", "ORC1011")]
    [InlineData("- name: Account", "- { name: Account, cursor: CreatedDate }", "ORC1032")]
    [InlineData("- name: Account", "- { name: Account, encode: { Name: ZIP } }", "ORC1034")]
    [InlineData("- name: Account", "- { name: Account, distKey: by id }", "ORC1006")]
    [InlineData("- name: Account", "- { name: Account, sortKey: [1st] }", "ORC1006")]
    [InlineData("concurrency: 4", "defaults: { keys: [Id] }", "ORC1002")]
    [InlineData("objects:\n  - name: Account", "objects: []", "ORC1003")]
    [InlineData("objects:", "objects: [", "ORC1001")]
    public void File_WithOneFault_NamesItWithItsPlace(string right, string wrong, string code)
    {
        string text = SamplePipelines.Least.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(SamplePipelines.Least, text);

        PipelineSet set = Read(text);

        ConfigurationProblem problem = Assert.Single(set.Problems, p => p.Code == code);
        Assert.Equal("crm.yaml", problem.File);
        Assert.InRange(problem.Line!.Value, 1, text.Split('\n').Length);
        Assert.Empty(set.Pipelines);
    }

    [Fact]
    public void File_WithManyFaults_NamesAllOfThemAtOnce()
    {
        string text = SamplePipelines.Least
            .Replace("name: crm", "name: CRM", StringComparison.Ordinal)
            .Replace("concurrency: 4", "concurrency: 1000\ntimeZone: Mars", StringComparison.Ordinal)
            .Replace("- name: Account", "- { name: Account, mode: hourly, delets: apply }", StringComparison.Ordinal);

        Assert.Equal(["ORC1006", "ORC1012", "ORC1009", "ORC1011", "ORC1002"], Read(text).Problems.Select(p => p.Code));
    }

    [Fact]
    public void BrokenYaml_InOneFile_DoesNotHideTheOthers()
    {
        PipelineSet set = PipelineSet.Of([
            new("a.yaml", "name: [unclosed"),
            new("b.yaml", SamplePipelines.Least.Replace("concurrency: 4", "concurrency: 0", StringComparison.Ordinal)),
            new("c.yaml", SamplePipelines.Least.Replace("name: crm", "name: other", StringComparison.Ordinal)),
        ]);

        Assert.Equal(["ORC1001", "ORC1012"], set.Problems.Select(p => p.Code));
        Assert.Equal("other", Assert.Single(set.Pipelines).Name.Value);
    }

    [Fact]
    public void TwoPipelines_WithOneTargetTable_AreRefusedWithBothPlaces()
    {
        PipelineSet set = PipelineSet.Of([
            new("a.yaml", SamplePipelines.Least),
            new("b.yaml", SamplePipelines.Least.Replace("name: crm", "name: other", StringComparison.Ordinal)),
        ]);

        ConfigurationProblem problem = Assert.Single(set.Problems);
        Assert.Equal(("ORC1014", "b.yaml"), (problem.Code, problem.File));
        Assert.Contains("a.yaml:", problem.Found, StringComparison.Ordinal);
    }

    /// <summary>Two orgs have the same objects; what keeps them apart is the schema, or the database, or the warehouse.</summary>
    [Theory]
    [InlineData("database: dev", "database: dev, schema: second")]
    [InlineData("database: dev", "database: other")]
    [InlineData("workgroup: analytics", "workgroup: other")]
    [InlineData("workgroup: analytics", "cluster: analytics")]
    public void TwoOrgs_EachWithTargetsOfItsOwn_StandSideBySide(string first, string second)
    {
        PipelineSet set = PipelineSet.Of([
            new("a.yaml", SamplePipelines.Least),
            new("b.yaml", SamplePipelines.Least
                .Replace("name: crm", "name: other", StringComparison.Ordinal)
                .Replace("connectorProfile: salesforce", "connectorProfile: second-org", StringComparison.Ordinal)
                .Replace(first, second, StringComparison.Ordinal)),
        ]);

        Assert.Empty(set.Problems);
        Assert.Equal(2, set.Pipelines.Count);
    }

    [Fact]
    public void TwoPipelines_WithOneName_AreRefused()
    {
        PipelineSet set = PipelineSet.Of([
            new("a.yaml", SamplePipelines.Least),
            new("b.yaml", SamplePipelines.Least.Replace("database: dev", "schema: second, database: dev", StringComparison.Ordinal)),
        ]);

        Assert.Equal(("ORC1016", "b.yaml"), (Assert.Single(set.Problems).Code, set.Problems[0].File));
    }

    private static PipelineSet Read(string text) => PipelineSet.Of([new("crm.yaml", text)]);
}
