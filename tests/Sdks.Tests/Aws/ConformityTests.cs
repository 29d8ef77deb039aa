using System.Reflection;
using Amazon.Appflow;
using Amazon.DatabaseMigrationService;
using Amazon.RedshiftDataAPIService;
using Amazon.Runtime;
using Amazon.SecretsManager;

namespace Sdks.Tests.Aws;

/// <summary>
/// The listings are the real packages' types, members and enum values for the operations in scope. Both directions hold: what is more
/// compiles here and nowhere else, what is less compiles nowhere here.
/// </summary>
public sealed class ConformityTests
{
    public static TheoryData<Type> Clients =>
    [
        typeof(AmazonAppflowClient), typeof(AmazonRedshiftDataAPIServiceClient), typeof(AmazonSecretsManagerClient), typeof(AmazonDatabaseMigrationServiceClient),
    ];

    [Theory]
    [MemberData(nameof(Clients))]
    public void StandIn_PublicApi_IsTheListedOne(Type client)
    {
        Assembly assembly = client.Assembly;
        string[] listed = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Aws", "Listing", assembly.GetName().Name + ".txt"));
        IReadOnlyList<string> present = new PublicApi(assembly).Lines();

        Assert.NotEmpty(listed);
        Assert.Empty(present.Except(listed).Select(line => $"not in the real package: {line}"));
        Assert.Empty(listed.Except(present).Select(line => $"missing here: {line}"));
    }

    [Theory]
    [InlineData(typeof(AmazonAppflowConfig), "Appflow", "appflow", "2020-08-23")]
    [InlineData(typeof(AmazonRedshiftDataAPIServiceConfig), "Redshift Data", "redshift-data", "2019-12-20")]
    [InlineData(typeof(AmazonSecretsManagerConfig), "Secrets Manager", "secretsmanager", "2017-10-17")]
    [InlineData(typeof(AmazonDatabaseMigrationServiceConfig), "Database Migration Service", "dms", "2016-01-01")]
    public void Config_Defaults_AreTheRealOnes(Type type, string serviceId, string signingName, string version)
    {
        var config = (ClientConfig)Activator.CreateInstance(type)!;

        Assert.Equal(serviceId, config.ServiceId);
        Assert.Equal(serviceId, type.GetProperty("ServiceId", BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)!.GetValue(null));
        Assert.Equal(signingName, config.AuthenticationServiceName);
        Assert.Equal(signingName, config.RegionEndpointServiceName);
        Assert.Equal(version, config.ServiceVersion);
        Assert.Equal(RequestRetryMode.Standard, config.RetryMode);
        Assert.Equal(2, config.MaxErrorRetry);
        Assert.Null(config.Timeout);
    }

    [Fact]
    public void Collections_NotAssigned_AreNull()
    {
        Assert.Null(new Amazon.Appflow.Model.CreateFlowRequest().Tasks);
        Assert.Null(new Amazon.Appflow.Model.CreateFlowRequest().Tags);
    }

    [Fact]
    public void Enum_UnknownValue_IsKept()
    {
        ExecutionStatus status = "SomethingNew";

        Assert.Equal("SomethingNew", status.Value);
        Assert.True(status == "SomethingNew");
        Assert.Same(ExecutionStatus.InProgress, ExecutionStatus.FindValue("InProgress"));
    }
}
