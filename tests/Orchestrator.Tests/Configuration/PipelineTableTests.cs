using Amazon.DynamoDBv2.Model;
using AwsSimulator.Tests.OutsideClients;
using Orchestrator.Configuration;
using Orchestrator.Planning;
using static Orchestrator.Tests.Configuration.RemotePlaces;

namespace Orchestrator.Tests.Configuration;

/// <summary>Pipelines in a control table, each with what it guards against.</summary>
public sealed class PipelineTableTests(RemotePlaces places) : IClassFixture<RemotePlaces>
{
    /// <summary>Attributes of every type must mean what the keys of a file mean.</summary>
    [OutsideFact("moto.server")]
    public async Task Items_OfAPipeline_SayWhatAFileSays()
    {
        await places.MakeTable("whole");
        await places.PutPipeline("whole", "crm", "salesforce",
            ("schedule", Text("0 30 6 * * *")), ("concurrency", new AttributeValue { N = "8" }), ("lag", Text("3m")),
            ("procedures", new AttributeValue { L = [Text("CALL one()"), Text("CALL two()")] }),
            ("_owner", Text("what others note about a pipeline")));
        await places.PutItem("whole", "crm", "Account",
            ("history", new AttributeValue { BOOL = true }), ("removed", new AttributeValue { NULL = true }),
            ("stamps", new AttributeValue { SS = ["LastViewedDate", "LastActivityDate"] }),
            ("columns", Map(("Name", Text("VARCHAR(100)")))));
        await places.PutItem("whole", "crm", "Case",
            ("mode", Text("incremental")), ("fields", Map(("except", new AttributeValue { L = [Text("Description")] }))),
            ("filter", new AttributeValue { L = [Map(("field", Text("Priority")), ("value", new AttributeValue { N = "1" }))] }));

        PipelineSet set = await places.Source("dynamodb://whole").Read(default);

        Assert.Equal("", string.Concat(set.Problems.Select(ProblemText.Of)));
        Pipeline pipeline = Assert.Single(set.Pipelines);
        Assert.Equal(("crm", 8, TimeSpan.FromMinutes(3)), (pipeline.Name.Value, pipeline.Concurrency, pipeline.Lag));
        Assert.NotNull(pipeline.Schedule);
        Assert.Equal(["CALL one()", "CALL two()"], pipeline.Procedures.Select(p => p.Sql));
        Assert.Equal(["Account", "Case"], pipeline.Objects.Select(o => o.Name.Value));
        PipelineObject account = pipeline.Objects[0], cases = pipeline.Objects[1];
        Assert.Equal((true, RemovedPolicy.Blank, "VARCHAR(100)"), (account.History, account.Table.Removed, account.Table.TypeOf("Name")));
        Assert.Equal(["LastActivityDate", "LastViewedDate"], account.Stamps!.Select(stamp => stamp.Value));
        Assert.Equal((LoadMode.Incremental, false), (cases.Mode, cases.Fields.Takes("Description")));
        Assert.Equal("1", Assert.Single(cases.Filter).Value);
        Assert.Equal("dynamodb://whole/crm/Case/object", cases.Name.Place.File);
    }

    /// <summary>"Something in the table is wrong" would send somebody through thousands of items.</summary>
    [OutsideFact("moto.server")]
    public async Task Items_WithFaults_AreNamedWithKeyAndAttribute()
    {
        await places.MakeTable("faulty");
        await places.PutPipeline("faulty", "crm", "salesforce", ("concurency", new AttributeValue { N = "8" }));
        await places.PutItem("faulty", "crm", "Account", ("mode", Text("hourly")));
        await places.PutItem("faulty", "crm", "Case", ("filter", new AttributeValue { L = [Map(("value", Text("Web")))] }));
        await places.PutItem("faulty", "crm", "Lead", ("name", Text("Lead")));
        await places.PutItem("faulty", "crm", "Task", ("deadline", new AttributeValue { B = new MemoryStream([1]) }));
        await places.PutItem("faulty", "headless", "Account");
        await places.PutPipeline("faulty", "whole", "second");
        await places.PutItem("faulty", "whole", "Account");

        PipelineSet set = await places.Source("dynamodb://faulty").Read(default);

        Assert.Equal("whole", Assert.Single(set.Pipelines).Name.Value);
        Assert.Equal(
        [
            "ORC1002 dynamodb://faulty/crm/Lead/name",
            "ORC1042 dynamodb://faulty/headless/Account",
        ], set.Problems.Select(problem => $"{problem.Code} {problem.File}"));
        await places.DynamoDB.DeleteItemAsync("faulty", new() { ["pipeline"] = Text("crm"), ["object"] = Text("Lead") });

        PipelineSet later = await places.Source("dynamodb://faulty").Read(default);

        Assert.Equal(
        [
            "ORC1011 dynamodb://faulty/crm/Account/mode",
            "ORC1003 dynamodb://faulty/crm/Case/filter/0",
            "ORC1015 dynamodb://faulty/crm/Task/deadline",
            "ORC1002 dynamodb://faulty/crm/concurency",
            "ORC1042 dynamodb://faulty/headless/Account",
        ], later.Problems.Select(problem => $"{problem.Code} {problem.File}"));
        Assert.Equal("concurrency", later.Problems.Single(problem => problem.Code == "ORC1002").Nearest);
    }

    /// <summary>Two pipelines that write one table would take each other's rows away.</summary>
    [OutsideFact("moto.server")]
    public async Task Pipelines_WithOneTargetTable_AreRefusedWithBothItems()
    {
        await places.MakeTable("twins");
        await places.PutPipeline("twins", "crm", "salesforce");
        await places.PutItem("twins", "crm", "Account");
        await places.PutPipeline("twins", "emea", "salesforce");
        await places.PutItem("twins", "emea", "Account");
        await places.PutPipeline("twins", "apac", "apac");
        await places.PutItem("twins", "apac", "Account");

        PipelineSet set = await places.Source("dynamodb://twins").Read(default);

        Assert.Equal(["apac", "crm"], set.Pipelines.Select(pipeline => pipeline.Name.Value));
        ConfigurationProblem problem = Assert.Single(set.Problems);
        Assert.Equal(("ORC1014", "dynamodb://twins/emea/Account/object"), (problem.Code, problem.File));
        Assert.Contains("dynamodb://twins/crm/Account/object", problem.Found, StringComparison.Ordinal);
    }

    /// <summary>A scan answers at most a megabyte at a time.</summary>
    [OutsideFact("moto.server")]
    public async Task Table_OfSeveralPages_IsReadToItsEnd()
    {
        await places.MakeTable("large");
        string call = $"CALL refresh('{new string('x', 300_000)}')";
        foreach (int number in Enumerable.Range(1, 5))
        {
            await places.PutPipeline("large", $"crm-{number}", $"org{number}", ("procedures", new AttributeValue { L = [Text(call)] }));
            await places.PutItem("large", $"crm-{number}", "Account");
        }

        Assert.NotEmpty((await places.DynamoDB.ScanAsync(new ScanRequest { TableName = "large" })).LastEvaluatedKey);

        PipelineSet set = await places.Source("dynamodb://large").Read(default);

        Assert.Equal("", string.Concat(set.Problems.Select(ProblemText.Of)));
        Assert.Equal(5, set.Pipelines.Count);
        Assert.Equal(10, set.Files.Count);
    }

    [OutsideFact("moto.server")]
    public async Task Table_ThatIsNotThere_IsOutOfReachByName()
    {
        SourceUnreachableException error = await Assert.ThrowsAsync<SourceUnreachableException>(
            () => places.Source("dynamodb://nobodys").Read(default));

        Assert.Equal(("dynamodb://nobodys", "ResourceNotFoundException"), (error.Problem.File, error.Problem.Found));
        Assert.Contains("dynamodb:Scan", error.Problem.Note, StringComparison.Ordinal);
    }
}
