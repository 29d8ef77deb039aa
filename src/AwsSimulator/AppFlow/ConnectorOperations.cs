using AwsSimulator.Http;

namespace AwsSimulator.AppFlow;

/// <summary>What AppFlow tells of connector profiles and the entities behind them.</summary>
internal sealed class ConnectorOperations(Connectors connectors)
{
    public async Task<object> DescribeConnectorEntity(Members input, CancellationToken stop)
    {
        string entity = input.RequiredText("connectorEntityName");
        Connector connector = Find(input);
        ConnectorEntityFields fields = await connector.Cache.Find(connector.Fold(entity), stop)
            ?? throw new AwsException(
                "ResourceNotFoundException", $"Entity {entity} was not found for connector type {connector.Profile.ConnectorType}.", 404);
        return new { ConnectorEntityFields = fields.Fields };
    }

    public async Task<object> ListConnectorEntities(Members input, CancellationToken stop)
    {
        if (input.Text("entitiesPath") is { Length: > 0 } path)
        {
            throw AwsException.Validation($"There is no path {path}: entities are not nested here.");
        }

        Connector connector = Find(input);
        Page<string> page = Page.Of(await connector.Cache.Names(stop), input, usual: 10_000);
        return new
        {
            ConnectorEntityMap = new Dictionary<string, IReadOnlyList<ConnectorEntity>>
            {
                [connector.Heading] = [.. page.Items.Select(name => new ConnectorEntity(name, name, HasNestedEntities: false))],
            },
            page.NextToken,
        };
    }

    public async Task<object> ResetConnectorMetadataCache(Members input, CancellationToken stop)
    {
        Connector connector = Find(input);
        string? entity = input.Text("connectorEntityName");
        await connector.Cache.Reset(entity is null ? null : connector.Fold(entity), stop);
        return new { };
    }

    public Task<object> DescribeConnectorProfiles(Members input, CancellationToken stop)
    {
        IReadOnlyList<string>? names = input.Texts("connectorProfileNames");
        string? type = input.Text("connectorType");
        string? label = input.Text("connectorLabel");
        Page<ConnectorProfile> page = Page.Of(
            [
                .. connectors.All.Select(connector => connector.Profile)
                    .Where(profile => names is null || names.Contains(profile.ConnectorProfileName))
                    // Labels belong to custom connectors, and these are none.
                    .Where(_ => label is null)
                    .Where(profile => type is null || profile.ConnectorType == type),
            ],
            input);
        return Task.FromResult<object>(new { ConnectorProfileDetails = page.Items, page.NextToken });
    }

    private Connector Find(Members input)
    {
        string? profile = input.Text("connectorProfileName");
        string? type = input.Text("connectorType");
        return profile is null && type is null
            ? throw AwsException.Validation("Either connectorProfileName or connectorType must be given.")
            : connectors.Get(profile, type);
    }
}
