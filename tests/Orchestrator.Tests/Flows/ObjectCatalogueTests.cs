using AwsSimulator.Salesforce;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Configuration;
using Orchestrator.Flows;
using Orchestrator.Planning;
using Orchestrator.Tests.Runs;

namespace Orchestrator.Tests.Flows;

public sealed class ObjectCatalogueTests(Rehearsal rehearsal) : IClassFixture<Rehearsal>
{
    private ObjectCatalogue Catalogue => rehearsal.Services.GetRequiredService<ObjectCatalogue>();

    [Fact]
    public async Task Describe_WithAFieldChoice_GivesTheChosenFieldsAndWhatOrdersThem()
    {
        rehearsal.Write(
            "chosen", text => text.Replace("- name: Account", "- { name: Account, fields: [Name] }", StringComparison.Ordinal), "Account");

        EntityDescription account = await Catalogue.Describe("chosen", "Account", CancellationToken.None);

        IEnumerable<string> names = account.Fields.Select(field => field.Name);
        Assert.Equal(["Id", "IsDeleted", "Name", "SystemModstamp"], names.Order(StringComparer.Ordinal));
        Assert.Equal(255, account.Fields.Single(field => field.Name == "Name").MaxLength);
    }

    [Fact]
    public async Task Describe_OfAnObjectThatIsNotThere_SaysSo()
    {
        rehearsal.Write("absent", null, "Nothing__c");

        UnknownObjectException unknown = await Assert.ThrowsAsync<UnknownObjectException>(
            () => Catalogue.Describe("absent", "Nothing__c", CancellationToken.None));

        Assert.Equal(("absent", "Nothing__c"), (unknown.Pipeline, unknown.Object));
    }

    [Fact]
    public async Task DescribeAll_Anew_SeesAFieldThatCameAMomentAgo()
    {
        rehearsal.Write("evolving", null, "Opportunity");
        Pipeline pipeline = (await rehearsal.Services.GetRequiredService<PipelineFiles>().Find("evolving", CancellationToken.None))!;
        SourceDescription before = await Catalogue.DescribeAll(pipeline, pipeline.Objects, anew: true, CancellationToken.None);
        SalesforceObject opportunity = rehearsal.Simulator.Org.Find("Opportunity")!;
        opportunity.AddField(opportunity.Find("Name")! with { Name = "Nick__c" });

        SourceDescription known = await Catalogue.DescribeAll(pipeline, pipeline.Objects, anew: false, CancellationToken.None);
        SourceDescription anew = await Catalogue.DescribeAll(pipeline, pipeline.Objects, anew: true, CancellationToken.None);

        Assert.Same(before.Entities["Opportunity"], known.Entities["Opportunity"]);
        Assert.Contains(anew.Entities["Opportunity"].Fields, field => field.Name == "Nick__c");
    }
}
