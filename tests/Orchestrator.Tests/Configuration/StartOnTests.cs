using Orchestrator.Configuration;
using Orchestrator.Events;
using Orchestrator.Tests.Events;

namespace Orchestrator.Tests.Configuration;

public sealed class StartOnTests
{
    private const string S3 = "- event: { source: [aws.s3], detail-type: [Object Created], detail: { bucket: { name: [landing] } } }";

    [Theory]
    [InlineData(S3, true)]
    [InlineData("- event: { source: [aws.s3, other], account: [123456789012] }", true)]
    [InlineData("- event: { source: [other] }", false)]
    [InlineData("- event: { source: [aws.s3], region: [eu-central-1] }", false)]
    [InlineData("- event: { detail: { object: { key: [{ prefix: crm/ }] } } }", true)]
    [InlineData("- event: { detail: { object: { key: [{ prefix: erp/ }] } } }", false)]
    [InlineData("- event: { detail: { object: { size: [5] } } }", true)]
    [InlineData("- event: { detail: { object: { size: [\"5\"] } } }", false)]
    [InlineData("- event: { detail: { object: { key: [{ exists: true }] } } }", true)]
    [InlineData("- event: { detail: { object: { version-id: [{ exists: false }] } } }", true)]
    [InlineData("- event: { detail: { object: { version-id: [{ exists: true }] } } }", false)]
    [InlineData("- event: { detail: { reason: [{ anything-but: [CopyObject, CompleteMultipartUpload] }] } }", true)]
    [InlineData("- event: { detail: { reason: [{ anything-but: PutObject }] } }", false)]
    [InlineData("- event: { resources: [{ prefix: \"arn:aws:s3:::land\" }] }", true)]
    [InlineData("- event: {\"source\": [\"aws.s3\"], \"detail\": {\"bucket\": {\"name\": [\"landing\"]}}}", true)]
    [InlineData("- flow: nightly\n" + S3, true)]
    public void Pattern_MeetsAnEvent_AsEventBridgeWould(string startOn, bool meets)
    {
        AwsEvent created = SampleEvents.Read(SampleEvents.ObjectCreated("landing", "crm/a.csv"));

        Assert.Equal(meets, Starts(startOn, created).Count == 1);
    }

    [Theory]
    [InlineData("nightly-accounts", "Execution Successful", true)]
    [InlineData("nightly-accounts", "Execution Failed", false)]
    [InlineData("nightly-contacts", "Execution Successful", false)]
    public void Flow_StartsWhenItEndedSuccessfully(string flow, string status, bool starts) =>
        Assert.Equal(starts, Starts("- flow: nightly-accounts", SampleEvents.Read(SampleEvents.FlowEnded(flow, status))).Count == 1);

    [Fact]
    public void Flow_ThatOnlyBegan_StartsNothing()
    {
        string began = SampleEvents.FlowEnded("nightly-accounts").Replace("End Flow", "Start Flow", StringComparison.Ordinal);

        Assert.Empty(Starts("- flow: nightly-accounts", SampleEvents.Read(began)));
    }

    [Theory]
    [InlineData(SampleEvents.Task, "REPLICATION_TASK_STOPPED", true)]
    [InlineData(SampleEvents.Task, "REPLICATION_TASK_STARTED", false)]
    [InlineData("arn:aws:dms:us-east-1:123456789012:task:OTHER", "REPLICATION_TASK_STOPPED", false)]
    public void Task_StartsWhenItStopped(string arn, string type, bool starts) =>
        Assert.Equal(starts, Starts($"- dmsTask: {SampleEvents.Task}", SampleEvents.Read(SampleEvents.TaskStopped(arn, type))).Count == 1);

    [Theory]
    [InlineData("crm.20261120T063000.Account.1")]
    [InlineData("crm.0123456789ab.Account.12")]
    public void WorkOfOurOwnRuns_MeetsEveryPattern_StartsNothing(string name)
    {
        const string Everything = "- event: { source: [{ prefix: aws. }] }";

        Assert.Empty(Starts(Everything, SampleEvents.Read(SampleEvents.FlowEnded(name))));
        Assert.Empty(Starts(Everything, SampleEvents.Read(SampleEvents.StatementEnded(name))));
        Assert.Single(Starts(Everything, SampleEvents.Read(SampleEvents.FlowEnded($"x{name}"))));
    }

    [Fact]
    public void Start_SaysTheRunsIdAndTheCause()
    {
        AwsEvent stopped = SampleEvents.Read(SampleEvents.TaskStopped(id: "e0f5fcc6-7a4e-4a8c-9d3b-000000000001"));

        EventStart start = Assert.Single(Starts($"- dmsTask: {SampleEvents.Task}", stopped));

        Assert.Matches("^crm\\.[0-9a-f]{12}$", start.RunId);
        Assert.Equal(start.RunId, EventStart.RunIdOf("crm", stopped.Id));
        Assert.Equal($"dmsTask {SampleEvents.Task}", start.Cause);
        Assert.Equal(SampleEvents.Task, start.Event.TaskArn);
    }

    [Fact]
    public void LaterEvent_CoversAnEarlierOne_OnlyForTheSameCause()
    {
        AwsEvent created = SampleEvents.Read(SampleEvents.ObjectCreated("landing", "a"));
        EventStart first = Assert.Single(Starts(S3, created));
        EventStart later = first with { Time = first.Time!.Value.AddSeconds(1), Event = first.Event with { Id = "0" } };

        Assert.True(first.IsCoveredBy(later));
        Assert.False(later.IsCoveredBy(first));
        Assert.False(first.IsCoveredBy(first));
        Assert.False(first.IsCoveredBy(later with { Cause = "flow other" }));
        Assert.False(first.IsCoveredBy(later with { Pipeline = "other" }));
    }

    [Theory]
    [InlineData("- {}", "ORC1050")]
    [InlineData("- { flow: one, dmsTask: arn:aws:dms:us-east-1:123456789012:task:ABC }", "ORC1050")]
    [InlineData("- { flow: one, whne: now }", "ORC1002")]
    [InlineData("- dmsTask: ABC", "ORC1006")]
    [InlineData("- flow: a b", "ORC1006")]
    [InlineData("- flow: crm.20261120T063000.Account.1", "ORC1052")]
    [InlineData("- event: {}", "ORC1051")]
    [InlineData("- event: { source: aws.s3 }", "ORC1051")]
    [InlineData("- event: { source: [] }", "ORC1051")]
    [InlineData("- event: { sourse: [aws.s3] }", "ORC1051")]
    [InlineData("- event: { source: [{ suffix: s3 }] }", "ORC1051")]
    [InlineData("- event: { source: [{ exists: maybe }] }", "ORC1051")]
    [InlineData("- event: { source: [[aws.s3]] }", "ORC1051")]
    [InlineData("- event: every", "ORC1015")]
    public void StartOn_WithAFault_IsRefusedWithItsPlace(string startOn, string code)
    {
        PipelineSet set = Read(startOn);

        ConfigurationProblem problem = Assert.Single(set.Problems);
        Assert.Equal(code, problem.Code);
        Assert.Equal(("crm.yaml", 3), (problem.File, problem.Line));
        Assert.Empty(set.Pipelines);
    }

    [Theory]
    [InlineData("adopt", null)]
    [InlineData("reload", "ORC1053")]
    [InlineData("resume", "ORC1053")]
    public void StartOn_ATaskThePipelineStartsItself_IsRefused(string load, string? code)
    {
        PipelineSet set = Replicating($"- dmsTask: {SampleEvents.Task}", load);

        Assert.Equal(code, set.Problems.SingleOrDefault()?.Code);
        Assert.Equal(code is null ? null : 3, set.Problems.SingleOrDefault()?.Line);
    }

    [Theory]
    [InlineData("adopt", 1)]
    [InlineData("reload", 0)]
    public void Pattern_ThatMeetsATaskThePipelineStartsItself_StartsNothing(string load, int starts)
    {
        PipelineSet set = Replicating("- event: { source: [aws.dms] }", load);

        Assert.Empty(set.Problems);
        Assert.Equal(starts, FindStarts.Of(set, SampleEvents.Read(SampleEvents.TaskStopped())).Count);
    }

    private static PipelineSet Replicating(string startOn, string load) => PipelineSet.Of(
    [
        new("crm.yaml", SamplePipelines.Least
            .Replace("concurrency: 4", $"startOn:\n  {startOn}", StringComparison.Ordinal)
            .Replace("- name: Account", $$"""
                - { source: dms, task: "{{SampleEvents.Task}}", load: {{load}}, tables: [ { table: landing.sale, key: id } ] }
                """, StringComparison.Ordinal)
            .Replace("salesforce: { connectorProfile: salesforce }\n", "", StringComparison.Ordinal)),
    ]);

    private static IReadOnlyList<EventStart> Starts(string startOn, AwsEvent happened)
    {
        PipelineSet set = Read(startOn);
        Assert.Empty(set.Problems);
        return FindStarts.Of(set, happened);
    }

    private static PipelineSet Read(string startOn) => PipelineSet.Of(
    [
        new("crm.yaml", SamplePipelines.Least.Replace(
            "concurrency: 4", $"startOn:\n  {startOn.Replace("\n", "\n  ", StringComparison.Ordinal)}", StringComparison.Ordinal)),
    ]);
}
