using Amazon.Appflow;
using Amazon.Appflow.Model;
using AwsSimulator.AppFlow;
using FlowTask = Amazon.Appflow.Model.Task;
using Task = System.Threading.Tasks.Task;

namespace AwsSimulator.Tests.AppFlow;

[Collection(nameof(Warehouse))]
public sealed class FlowTests(Warehouse warehouse)
{
    [Fact]
    public async Task DescribeFlow_AfterCreate_GivesTheDefinitionBack()
    {
        await using Stage stage = await Stage.Set(warehouse);
        CreateFlowRequest request = stage.Flow("crm-daily.Account.1", "Account", await stage.MakeTable("Account"));
        request.Description = "rehearsal";

        await stage.Create(request);
        DescribeFlowResponse flow = await stage.Client.DescribeFlowAsync(new DescribeFlowRequest { FlowName = request.FlowName });

        Assert.Equal("arn:aws:appflow:us-east-1:000000000000:flow/crm-daily.Account.1", flow.FlowArn);
        Assert.Equal(FlowStatus.Active, flow.FlowStatus);
        Assert.Equal("rehearsal", flow.Description);
        Assert.Equal("Account", flow.SourceFlowConfig.SourceConnectorProperties.Salesforce.Object);
        Assert.True(flow.DestinationFlowConfigList.Single().DestinationConnectorProperties.Redshift.ErrorHandlingConfig.FailOnFirstDestinationError);
        Assert.Equal(request.Tasks.Select(task => task.TaskType), flow.Tasks.Select(task => task.TaskType));
        Assert.Equal(request.Tasks.SelectMany(task => task.SourceFields), flow.Tasks.SelectMany(task => task.SourceFields));
        Assert.Equal("test", flow.Tags["installation"]);
        Assert.Equal(2026, flow.CreatedAt!.Value.Year);
    }

    [Fact]
    public async Task CreateFlow_NameThatExists_IsAConflict()
    {
        await using Stage stage = await Stage.Set(warehouse);
        CreateFlowRequest request = stage.Flow("same", "Account", await stage.MakeTable("Account"));
        await stage.Create(request);

        await Assert.ThrowsAsync<ConflictException>(() => stage.Client.CreateFlowAsync(request));
    }

    [Fact]
    public async Task CreateFlow_BeyondTheQuota_IsRefusedUntilAFlowIsGone()
    {
        await using Stage stage = await Stage.Set(warehouse, new AppFlowOptions { FlowQuota = 1 });
        string table = await stage.MakeTable("Account");
        await stage.Create(stage.Flow("first", "Account", table));

        var refused = await Assert.ThrowsAsync<ServiceQuotaExceededException>(() => stage.Client.CreateFlowAsync(stage.Flow("second", "Account", table)));
        await stage.Client.DeleteFlowAsync(new DeleteFlowRequest { FlowName = "first" });
        await stage.Client.CreateFlowAsync(stage.Flow("second", "Account", table));

        Assert.Equal(402, (int)refused.StatusCode);
    }

    [Fact]
    public async Task CreateFlow_UnknownProfile_IsNotFound()
    {
        await using Stage stage = await Stage.Set(warehouse);
        CreateFlowRequest request = stage.Flow("profile", "Account", await stage.MakeTable("Account"));
        request.SourceFlowConfig.ConnectorProfileName = "elsewhere";

        await Assert.ThrowsAsync<ResourceNotFoundException>(() => stage.Create(request));
    }

    public static TheoryData<string, Action<CreateFlowRequest>> WrongDefinitions => new()
    {
        { "'flowName' failed to satisfy constraint", flow => flow.FlowName = "a" },
        { "'flowName' failed to satisfy constraint: Member must not be null", flow => flow.FlowName = null },
        { "'flowName' failed to satisfy constraint", flow => flow.FlowName = new string('a', 257) },
        { "'description' failed to satisfy constraint", flow => flow.Description = "a;b" },
        { "'tags' failed to satisfy constraint", flow => flow.Tags["aws:own"] = "x" },
        { "'triggerConfig.triggerType' failed to satisfy constraint: Member must satisfy enum value set", flow => flow.TriggerConfig.TriggerType = "Whenever" },
        { "OnDemand and Scheduled flows only", flow => flow.TriggerConfig.TriggerType = TriggerType.Event },
        { "needs triggerProperties", flow => flow.TriggerConfig.TriggerType = TriggerType.Scheduled },
        { "'sourceFlowConfig' failed to satisfy constraint: Member must not be null", flow => flow.SourceFlowConfig = null },
        { "'sourceFlowConfig.sourceConnectorProperties.salesforce.object' failed to satisfy constraint", flow => flow.SourceFlowConfig.SourceConnectorProperties.Salesforce.Object = "Acc ount" },
        { "Source object: Akkount", flow => flow.SourceFlowConfig.SourceConnectorProperties.Salesforce.Object = "Akkount" },
        { "Destination object: stage.nowhere", flow => flow.DestinationFlowConfigList[0].DestinationConnectorProperties.Redshift.Object = "stage.nowhere" },
        { "Exactly one destination", flow => flow.DestinationFlowConfigList.Add(flow.DestinationFlowConfigList[0]) },
        { "projection task", flow => flow.Tasks.RemoveAt(0) },
        { "At least one field must be mapped", flow => flow.Tasks.RemoveRange(1, flow.Tasks.Count - 1) },
        { "Source field Nonsense__c does not exist", flow => flow.Tasks[0].SourceFields.Add("Nonsense__c") },
        { "Destination field nonsense does not exist", flow => flow.Tasks[^1].DestinationField = "nonsense" },
        { "must be in the projection", flow => flow.Tasks[0].SourceFields.Remove("Name") },
        { "mapped more than once", flow => flow.Tasks.Add(flow.Tasks[^1]) },
        { "needs VALUE", flow => flow.Tasks.Add(Stage.Filter("SystemModstamp", SalesforceConnectorOperator.GREATER_THAN, ("DATA_TYPE", "datetime"))) },
        { "yesterday is not a value", flow => flow.Tasks.Add(Stage.Filter("SystemModstamp", SalesforceConnectorOperator.LESS_THAN, ("VALUE", "yesterday"))) },
        { "Map keys must satisfy constraint: [Member must satisfy enum value set", flow => flow.Tasks.Add(Stage.Filter("SystemModstamp", SalesforceConnectorOperator.LESS_THAN, ("WERT", "1"))) },
        { "does not run Mask tasks", flow => flow.Tasks.Add(new FlowTask { TaskType = TaskType.Mask, SourceFields = ["Name"] }) },
    };

    [Theory]
    [MemberData(nameof(WrongDefinitions))]
    public async Task CreateFlow_WrongDefinition_IsAValidationErrorThatSaysWhy(string reason, Action<CreateFlowRequest> spoil)
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);
        CreateFlowRequest request = stage.Flow("wrong", "Account", await stage.MakeTable("Account"));
        spoil(request);

        var error = await Assert.ThrowsAsync<ValidationException>(() => stage.Create(request));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(400, (int)error.StatusCode);
    }

    [Fact]
    public async Task ListFlows_ManyFlows_PagesThroughAllOfThem()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);
        string table = await stage.MakeTable("Account");
        string[] names = [.. Enumerable.Range(10, 45).Select(number => $"flow-{number}")];
        foreach (string name in names)
        {
            await stage.Create(stage.Flow(name, "Account", table));
        }

        var listed = new List<FlowDefinition>();
        var pages = new List<int>();
        string? next = null;
        do
        {
            ListFlowsResponse page = await stage.Client.ListFlowsAsync(new ListFlowsRequest { NextToken = next });
            listed.AddRange(page.Flows);
            pages.Add(page.Flows.Count);
            next = page.NextToken;
        }
        while (next is not null);

        Assert.Equal([20, 20, 5], pages);
        Assert.Equal(names, listed.Select(flow => flow.FlowName));
        Assert.All(listed, flow => Assert.Equal("test", flow.Tags["installation"]));
        await Assert.ThrowsAsync<ValidationException>(() => stage.Client.ListFlowsAsync(new ListFlowsRequest { NextToken = "made-up" }));
        await Assert.ThrowsAsync<ValidationException>(() => stage.Client.ListFlowsAsync(new ListFlowsRequest { MaxResults = 101 }));
    }

    [Fact]
    public async Task DeleteFlow_WhileItRuns_NeedsForce()
    {
        var slow = new AppFlowOptions { RowsPerCopy = 1, PauseBetweenCopies = TimeSpan.FromMilliseconds(100) };
        await using Stage stage = await Stage.Set(warehouse, slow, records: 100);
        await stage.Create(stage.Flow("busy", "Contact", await stage.MakeTable("Contact")));
        await stage.Start("busy");

        await Assert.ThrowsAsync<ConflictException>(() => stage.Client.DeleteFlowAsync(new DeleteFlowRequest { FlowName = "busy" }));
        await stage.Client.DeleteFlowAsync(new DeleteFlowRequest { FlowName = "busy", ForceDelete = true });

        await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => stage.Client.DescribeFlowAsync(new DescribeFlowRequest { FlowName = "busy" }));
        await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => stage.Client.DeleteFlowAsync(new DeleteFlowRequest { FlowName = "busy" }));
    }

    [Fact]
    public async Task TagResource_ExistingFlow_AddsAndReplacesTags()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);
        await stage.Create(stage.Flow("tagged", "Account", await stage.MakeTable("Account")));
        string arn = (await stage.Client.DescribeFlowAsync(new DescribeFlowRequest { FlowName = "tagged" })).FlowArn;

        await stage.Client.TagResourceAsync(new TagResourceRequest
        {
            ResourceArn = arn, Tags = new Dictionary<string, string> { ["installation"] = "other", ["lease-until"] = "2026-03-01T07:00:00Z" },
        });
        ListTagsForResourceResponse tags =
            await stage.Client.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = arn });

        Assert.Equal(new Dictionary<string, string> { ["installation"] = "other", ["lease-until"] = "2026-03-01T07:00:00Z" }, tags.Tags);
        await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => stage.Client.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = arn + "x" }));
    }

    [Fact]
    public async Task StopFlow_OnDemand_IsUnsupported()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);
        await stage.Create(stage.Flow("stop", "Account", await stage.MakeTable("Account")));

        await Assert.ThrowsAsync<UnsupportedOperationException>(
            () => stage.Client.StopFlowAsync(new StopFlowRequest { FlowName = "stop" }));
    }
}
