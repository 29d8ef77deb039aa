using Amazon.Appflow;
using Amazon.Appflow.Model;
using AwsSimulator.Salesforce;
using Task = System.Threading.Tasks.Task;

namespace AwsSimulator.Tests.AppFlow;

[Collection(nameof(Warehouse))]
public sealed class ConnectorMetadataTests(Warehouse warehouse)
{
    [Fact]
    public async Task DescribeConnectorEntity_Account_TellsTypeLabelAndLengthOnly()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);

        List<ConnectorEntityField> fields = await Fields(stage, "Account");

        ConnectorEntityField name = fields.Single(field => field.Identifier == "Name");
        Assert.Equal("Account Name", name.Label);
        Assert.Equal("string", name.SupportedFieldTypeDetails.V1.FieldType);
        Assert.Equal(255, name.SupportedFieldTypeDetails.V1.FieldLengthRange.Maximum);
        Assert.True(fields.Single(field => field.Identifier == "Id").IsPrimaryKey);
        Assert.True(fields.Single(field => field.Identifier == "SystemModstamp").SourceProperties.IsTimestampFieldForIncrementalQueries);
        Assert.False(fields.Single(field => field.Identifier == "BillingAddress").SourceProperties.IsQueryable);
        Assert.Null(fields.Single(field => field.Identifier == "Credit_Limit__c").SupportedFieldTypeDetails.V1.FieldLengthRange);
    }

    [Fact]
    public async Task DescribeConnectorEntity_UnknownObject_IsNotFound()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);

        await Assert.ThrowsAsync<ResourceNotFoundException>(() => Fields(stage, "Akkount"));
    }

    [Fact]
    public async Task DescribeConnectorEntity_NewField_IsUnknownForAnHourOrUntilTheReset()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);
        await Fields(stage, "Account");
        await Fields(stage, "Contact");
        foreach (string objectName in (string[])["Account", "Contact"])
        {
            stage.Simulator.Org.Find(objectName)!.AddField(
                new SalesforceField { Name = "Region__c", Label = "Region", Type = "string", Kind = FieldKind.Text, Length = 40 });
        }

        Assert.False(await Knows("Account"));
        await stage.Client.ResetConnectorMetadataCacheAsync(new ResetConnectorMetadataCacheRequest
        {
            ConnectorProfileName = RehearsalNames.SalesforceProfile, ConnectorType = ConnectorType.Salesforce, ConnectorEntityName = "Account",
        });
        Assert.True(await Knows("Account"));
        Assert.False(await Knows("Contact"));
        stage.Simulator.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True(await Knows("Contact"));

        async Task<bool> Knows(string objectName) => (await Fields(stage, objectName)).Exists(field => field.Identifier == "Region__c");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CreateFlow_TableMadeAfterTheCacheWasFilled_IsUnknownUntilTheReset(bool byName)
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);
        await stage.Create(stage.Flow("first", "Account", await stage.MakeTable("Account")));
        string table = await stage.MakeTable("Account");

        await Assert.ThrowsAsync<ValidationException>(() => stage.Client.CreateFlowAsync(stage.Flow("second", "Account", table)));
        await stage.Client.ResetConnectorMetadataCacheAsync(new ResetConnectorMetadataCacheRequest
        {
            ConnectorProfileName = RehearsalNames.RedshiftProfile, ConnectorType = ConnectorType.Redshift, ConnectorEntityName = byName ? table : null,
        });

        await stage.Client.CreateFlowAsync(stage.Flow("second", "Account", table));
    }

    [Fact]
    public async Task DescribeConnectorProfiles_All_NamesTheTwoOfTheRehearsal()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);

        DescribeConnectorProfilesResponse profiles =
            await stage.Client.DescribeConnectorProfilesAsync(new DescribeConnectorProfilesRequest());

        Assert.Equal(
            [RehearsalNames.SalesforceProfile, RehearsalNames.RedshiftProfile],
            profiles.ConnectorProfileDetails.Select(profile => profile.ConnectorProfileName));
        Assert.Equal(RehearsalNames.Workgroup, profiles.ConnectorProfileDetails[1].ConnectorProfileProperties.Redshift.WorkgroupName);
    }

    [Fact]
    public async Task ListConnectorEntities_Salesforce_NamesTheObjects()
    {
        await using Stage stage = await Stage.Set(warehouse, records: 20);

        ListConnectorEntitiesResponse entities = await stage.Client.ListConnectorEntitiesAsync(
            new ListConnectorEntitiesRequest { ConnectorProfileName = RehearsalNames.SalesforceProfile });

        Assert.Equal(
            ["Account", "Contact", "Opportunity", "Invoice__c"], entities.ConnectorEntityMap.Single().Value.Select(entity => entity.Name));
    }

    private static async Task<List<ConnectorEntityField>> Fields(Stage stage, string entity) =>
        (await stage.Client.DescribeConnectorEntityAsync(new DescribeConnectorEntityRequest
        {
            ConnectorProfileName = RehearsalNames.SalesforceProfile, ConnectorType = ConnectorType.Salesforce, ConnectorEntityName = entity,
        })).ConnectorEntityFields;
}
