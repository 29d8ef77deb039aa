using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Appflow.Model;
using Amazon.Runtime;
using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Tests.Planning;
using FlowDefinition = Orchestrator.Flows.FlowDefinition;

namespace Orchestrator.Tests.Flows;

public sealed class FlowDefinitionTests
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new ConstantText() },
    };

    [Fact]
    public void Definition_OfAnIncrementalLoadWithAFilter_IsTheAgreedOne()
    {
        Pipeline pipeline = PlannerSamples.Pipeline(
            "- name: Account", "- { name: Account, fields: [Name, Type], filter: [ { field: type, value: Customer } ] }");

        CreateFlowRequest request = Define(pipeline, attempt: 1);

        GoldenFile.Holds(Json(request), "incremental-flow.json");
    }

    /// <summary>What AppFlow chooses by itself depends on the number of records, and so would the form of every date.</summary>
    [Theory]
    [InlineData("{ connectorProfile: salesforce }", "BULKV2")]
    [InlineData("{ connectorProfile: salesforce, dataTransferApi: REST_SYNC }", "REST_SYNC")]
    public void DataTransferApi_WhateverIsLoaded_IsTheOneOfTheFile(string salesforce, string api)
    {
        CreateFlowRequest request = Define(PlannerSamples.Pipeline("{ connectorProfile: salesforce }", salesforce), 1);

        SalesforceSourceProperties source = request.SourceFlowConfig.SourceConnectorProperties.Salesforce;
        Assert.Equal((api, true), (source.DataTransferApi.Value, source.IncludeDeletedRecords));
    }

    [Fact]
    public void Names_OfTheNextAttempt_AreAllOthers()
    {
        Pipeline pipeline = PlannerSamples.Pipeline();
        CreateFlowRequest first = Define(pipeline, 1), again = Define(pipeline, 1), second = Define(pipeline, 2);

        Assert.Equal((first.FlowName, first.ClientToken, Target(first)), (again.FlowName, again.ClientToken, Target(again)));
        Assert.NotEqual(first.FlowName, second.FlowName);
        Assert.NotEqual(first.ClientToken, second.ClientToken);
        Assert.NotEqual(Target(first), Target(second));
    }

    [Fact]
    public void Tasks_NeverDropARecordAndAlwaysProjectWhatTheyUse()
    {
        CreateFlowRequest request = Define(PlannerSamples.Pipeline(), 1);

        HashSet<string> projected = [.. request.Tasks[0].SourceFields];
        Assert.All(request.Tasks, task => Assert.Subset(projected, task.SourceFields.ToHashSet()));
        Assert.DoesNotContain(request.Tasks, task => task.TaskType.Value == "Validate");
        Assert.DoesNotContain("BillingAddress", projected);
        Assert.True(Destination(request).ErrorHandlingConfig.FailOnFirstDestinationError);
    }

    private static string Target(CreateFlowRequest request) => Destination(request).Object;

    private static RedshiftDestinationProperties Destination(CreateFlowRequest request) =>
        request.DestinationFlowConfigList[0].DestinationConnectorProperties.Redshift;

    private static CreateFlowRequest Define(Pipeline pipeline, int attempt)
    {
        RunPlan plan = PlannerSamples.Plan(pipeline, coveredTo: new DateTimeOffset(2026, 11, 19, 6, 25, 0, TimeSpan.Zero)).Plan!;
        var order = new FlowOrder
        {
            Pipeline = plan.Pipeline,
            RunId = plan.RunId,
            Installation = plan.Installation,
            LeaseUntil = plan.LeaseUntil,
            Object = plan.Objects[0],
            Attempt = attempt,
        };
        return FlowDefinition.Of(order, pipeline, pipeline.Objects[0], FieldSelection.Of(pipeline.Objects[0], PlannerSamples.Account));
    }

    private static string Json(CreateFlowRequest request) => JsonSerializer.Serialize(request, Indented);

    /// <summary>The SDK's enumerations as their text.</summary>
    private sealed class ConstantText : JsonConverter<ConstantClass>
    {
        public override bool CanConvert(Type typeToConvert) => typeof(ConstantClass).IsAssignableFrom(typeToConvert);

        public override ConstantClass Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Only written.");

        public override void Write(Utf8JsonWriter writer, ConstantClass value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
