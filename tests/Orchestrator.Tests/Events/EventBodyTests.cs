using System.Globalization;
using System.Text;
using System.Text.Json;
using Orchestrator.Events;
using Orchestrator.Planning;
using Orchestrator.Reporting;
using Orchestrator.Runs;

namespace Orchestrator.Tests.Events;

public sealed class EventBodyTests
{
    [Fact]
    public void FlowReport_AsAppFlowWritesIt_IsUnderstood()
    {
        AwsEvent read = SampleEvents.Read(SampleEvents.FlowEnded("crm.20261120T063000.Account.2"));

        var report = FlowRunReport.Of(read);
        Assert.Equal(EventKind.FlowEnded, read.Kind);
        Assert.Equal(DateTimeOffset.Parse("2023-08-29T12:55:57Z", CultureInfo.InvariantCulture), read.Time);
        Assert.Equal((1234L, 2L, true), (report.Processed, report.Failed, report.IsSuccess));
        Assert.Equal(TimeSpan.FromMilliseconds(24_051), report.EndedAt - report.StartedAt);
        Assert.Equal(
            "flow crm.20261120T063000.Account.2: Execution Successful, 1,234 records, 2 failed, ended 2023-08-29 12:55:56 UTC",
            report.ToString());
        Assert.Equal("crm.20261120T063000.Account", Hint.Of(read)!.WithoutAttempt());
    }

    [Fact]
    public void StartReport_EndsNoWait()
    {
        string started = SampleEvents.FlowEnded("crm.20261120T063000.Account.1").Replace("End Flow", "Start Flow", StringComparison.Ordinal);

        Assert.Equal(EventKind.FlowStarted, SampleEvents.Read(started).Kind);
        Assert.Null(Hint.Of(SampleEvents.Read(started)));
    }

    [Fact]
    public void Statement_IsFoundByItsName()
    {
        Hint hint = Hint.Of(SampleEvents.Read(SampleEvents.StatementEnded("crm.20261120T063000.procedure-1.3")))!;

        Assert.Equal((RunEvents.StatementEnded, "crm.20261120T063000.procedure-1"), (hint.Name, hint.WithoutAttempt()));
        Assert.Null(Hint.Of(SampleEvents.Read(SampleEvents.StatementEnded(""))));
        Assert.Null(Hint.Of(SampleEvents.Read(SampleEvents.StatementEnded("somebody's query")))!.WithoutAttempt());
    }

    [Theory]
    [InlineData("REPLICATION_TASK_STOPPED")]
    [InlineData("REPLICATION_TASK_STARTED")]
    [InlineData("REPLICATION_TASK_FAILED")]
    public void Task_IsFoundByItsArn(string type) =>
        Assert.Equal(
            new Hint(RunEvents.TaskChanged, SampleEvents.Task),
            Hint.Of(SampleEvents.Read(SampleEvents.TaskStopped(type: type))));

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{}", "\"id\"")]
    [InlineData("""{"id":"../gate.crm","detail-type":"t","source":"s","detail":{}}""", "\"id\"")]
    [InlineData("""{"id":7,"detail-type":"t","source":"s","detail":{}}""", "\"id\"")]
    [InlineData("""{"id":"a","source":"s","detail":{}}""", "\"detail-type\"")]
    [InlineData("""{"id":"a","detail-type":"t","source":"s"}""", "\"detail\"")]
    [InlineData("""{"id":"a","detail-type":"t","source":"s","detail":"text"}""", "\"detail\"")]
    [InlineData("""{"id":"a","detail-type":"AppFlow End Flow Run Report","source":"aws.appflow","detail":{}}""", "\"flow-name\"")]
    [InlineData("""{"id":"a","detail-type":"DMS Replication Task State Change","source":"aws.dms","detail":{}}""", "\"resources\"")]
    [InlineData(
        """{"id":"a","detail-type":"Redshift Data Statement Status Change","source":"aws.redshift-data","detail":{"statementId":1}}""",
        "\"statementId\"")]
    public void Body_ThatIsNoEvent_SaysWhatIsWrong(string body, string named)
    {
        var read = EventBody.Of(Encoding.UTF8.GetBytes(body));

        Assert.Null(read.Event);
        Assert.Contains(named, read.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Id_OfMoreThan64Characters_IsNone()
    {
        Assert.NotNull(EventBody.Of(Encoding.UTF8.GetBytes(SampleEvents.FlowEnded("ab", id: new string('a', 64)))).Event);
        Assert.Null(EventBody.Of(Encoding.UTF8.GetBytes(SampleEvents.FlowEnded("ab", id: new string('a', 65)))).Event);
    }

    [Fact]
    public void OddValues_OfKnownEvents_AreLeftOut()
    {
        string odd = SampleEvents.FlowEnded("ab")
            .Replace("\"1234\"", "\"many\"", StringComparison.Ordinal)
            .Replace("2023-08-29T12:55:56.100Z[UTC]", "yesterday", StringComparison.Ordinal);

        var report = FlowRunReport.Of(SampleEvents.Read(odd));

        Assert.Equal((null, null), (report.Processed, report.EndedAt));
    }

    [Fact]
    public void Event_Stored_IsReadBackWhole()
    {
        AwsEvent read = SampleEvents.Read(SampleEvents.TaskStopped());

        string stored = JsonSerializer.Serialize(read, OrchestratorJson.Options);
        AwsEvent back = JsonSerializer.Deserialize<AwsEvent>(stored, OrchestratorJson.Options)!;

        Assert.Equal(stored, JsonSerializer.Serialize(back, OrchestratorJson.Options));
        Assert.Equal(new StartEvent(read.Id, "DMS Replication Task State Change", SampleEvents.Task), back.ForRun());
    }
}
