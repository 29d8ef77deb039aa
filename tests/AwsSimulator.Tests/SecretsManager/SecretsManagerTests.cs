using System.Text.Json;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using Npgsql;

namespace AwsSimulator.Tests.SecretsManager;

[Collection(SharedSimulator.Name)]
public sealed class SecretsManagerTests(SimulatorFixture stage)
{
    private readonly AmazonSecretsManagerClient client = stage.Secrets;

    [Theory]
    [InlineData(RehearsalNames.SecretName)]
    [InlineData(RehearsalNames.SecretArn)]
    public async Task GetSecretValue_ByNameOrArn_HoldsTheDatabaseLogin(string id)
    {
        GetSecretValueResponse secret = await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = id });

        using JsonDocument login = JsonDocument.Parse(secret.SecretString);
        var connection = new NpgsqlConnectionStringBuilder(stage.Simulator.PostgresConnectionString);
        Assert.Equal(connection.Username, login.RootElement.GetProperty("username").GetString());
        Assert.Equal(connection.Password, login.RootElement.GetProperty("password").GetString());
        Assert.Equal(RehearsalNames.SecretArn, secret.ARN);
        Assert.Equal(["AWSCURRENT"], secret.VersionStages);
    }

    [Fact]
    public async Task GetSecretValue_UnknownSecret_IsNotFound() =>
        await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "nothing" }));

    [Fact]
    public async Task DescribeSecret_KnownSecret_NamesTheCurrentVersion()
    {
        GetSecretValueResponse secret =
            await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = RehearsalNames.SecretName });

        DescribeSecretResponse described =
            await client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = RehearsalNames.SecretName });

        Assert.Equal(["AWSCURRENT"], described.VersionIdsToStages[secret.VersionId]);
        Assert.False(described.RotationEnabled);
    }
}
