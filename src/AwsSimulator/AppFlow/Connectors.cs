using System.Text.Json.Serialization;
using AwsSimulator.Http;
using AwsSimulator.Salesforce;
using Npgsql;

namespace AwsSimulator.AppFlow;

/// <summary>The account's two connector profiles, with what AppFlow remembers of the systems behind them.</summary>
internal sealed class Connectors : IDisposable
{
    private static readonly string RoleArn = $"arn:aws:iam::{RehearsalNames.Account}:role/rehearsal-appflow";

    private readonly Connector[] all;

    public Connectors(SalesforceOrg org, NpgsqlDataSource database, TimeProvider clock, AppFlowSwitches switches)
    {
        var salesforce = new SalesforceProfile("https://rehearsal.my.salesforce.com", IsSandboxEnvironment: true);
        var redshift = new RedshiftProfile(
            RehearsalNames.IntermediateBucket,
            RoleArn,
            RoleArn,
            IsRedshiftServerless: true,
            RehearsalNames.Workgroup,
            RehearsalNames.Database);
        all =
        [
            Make(RehearsalNames.SalesforceProfile, "Salesforce", new(salesforce, null), new SalesforceCatalogue(org, Lengths), clock),
            Make(RehearsalNames.RedshiftProfile, "Redshift", new(null, redshift), new RedshiftCatalogue(database, Lengths), clock),
        ];

        bool Lengths() => switches.Now.DescribesLengths;
    }

    public IReadOnlyList<Connector> All => all;

    /// <exception cref="AwsException">ResourceNotFoundException: no profile of that name and type.</exception>
    public Connector Get(string? profile, string? type) =>
        Array.Find(all, connector => connector.Profile.Is(profile, type))
        ?? throw new AwsException(
            "ResourceNotFoundException", $"Connector profile {profile} of connector type {type ?? "any"} was not found.", 404);

    public void Dispose() => Array.ForEach(all, connector => connector.Cache.Dispose());

    private static Connector Make(
        string name, string type, ConnectorProfileProperties properties, IEntityCatalogue catalogue, TimeProvider clock)
    {
        DateTimeOffset now = clock.GetUtcNow();
        string arn = $"arn:aws:appflow:{RehearsalNames.Region}:{RehearsalNames.Account}:connectorprofile/{name}";
        string credentials = $"arn:aws:secretsmanager:{RehearsalNames.Region}:{RehearsalNames.Account}:secret:appflow!{name}-AbCdEf";
        var profile = new ConnectorProfile(arn, name, type, "Public", credentials, properties, now, now);
        return new Connector(profile, catalogue.Heading, new MetadataCache(clock, catalogue));
    }
}

internal sealed record Connector(ConnectorProfile Profile, string Heading, MetadataCache Cache)
{
    /// <summary>An entity's name as the system behind the profile folds it: Redshift's tables are in small letters.</summary>
    public string Fold(string entity) => Profile.ConnectorType == "Redshift" ? entity.ToLowerInvariant() : entity;
}

internal sealed record ConnectorProfile(
    string ConnectorProfileArn,
    string ConnectorProfileName,
    string ConnectorType,
    string ConnectionMode,
    string CredentialsArn,
    ConnectorProfileProperties ConnectorProfileProperties,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastUpdatedAt)
{
    /// <summary>Whether it has that name and that type; null leaves one open.</summary>
    public bool Is(string? name, string? type) => (name is null || name == ConnectorProfileName) && (type is null || type == ConnectorType);
}

internal sealed record ConnectorProfileProperties(
    [property: JsonPropertyName("Salesforce")] SalesforceProfile? Salesforce,
    [property: JsonPropertyName("Redshift")] RedshiftProfile? Redshift);

internal sealed record SalesforceProfile(string InstanceUrl, bool IsSandboxEnvironment);

internal sealed record RedshiftProfile(
    string BucketName, string RoleArn, string DataApiRoleArn, bool IsRedshiftServerless, string WorkgroupName, string DatabaseName);
