using System.Text.Json;

namespace AwsSimulator.Tests.OutsideClients;

/// <summary>The AWS CLI against the simulator, as a person at a terminal would use it.</summary>
[Collection(SharedSimulator.Name)]
public sealed class AwsCliTests(SimulatorFixture stage)
{
    [OutsideFact("aws")]
    public async Task Statement_SubmittedAndFetched_HasItsRow()
    {
        string where =
            $"--workgroup-name {RehearsalNames.Workgroup} --database {RehearsalNames.Database} --secret-arn {RehearsalNames.SecretArn}";
        string id = (await Aws($"redshift-data execute-statement --sql SELECT(40+2) {where}")).GetProperty("Id").GetString()!;
        while (await StatusOf(id) is not "FINISHED" and var status)
        {
            Assert.Contains(status, new[] { "SUBMITTED", "PICKED", "STARTED" });
        }

        JsonElement result = await Aws($"redshift-data get-statement-result --id {id}");

        Assert.Equal(42, result.GetProperty("Records")[0][0].GetProperty("longValue").GetInt32());
    }

    [OutsideFact("aws")]
    public async Task ConnectorProfiles_Described_AreTheRehearsalAccounts()
    {
        JsonElement profiles = (await Aws("appflow describe-connector-profiles")).GetProperty("connectorProfileDetails");

        Assert.Equal(
            [RehearsalNames.RedshiftProfile, RehearsalNames.SalesforceProfile],
            profiles.EnumerateArray().Select(profile => profile.GetProperty("connectorProfileName").GetString()).Order());
    }

    [OutsideFact("aws")]
    public async Task Secret_Described_IsTheDatabasesLogin()
    {
        JsonElement secret = await Aws($"secretsmanager describe-secret --secret-id {RehearsalNames.SecretName}");

        Assert.Equal(RehearsalNames.SecretArn, secret.GetProperty("ARN").GetString());
    }

    private async Task<string?> StatusOf(string id) =>
        (await Aws($"redshift-data describe-statement --id {id}")).GetProperty("Status").GetString();

    private async Task<JsonElement> Aws(string command)
    {
        string output = await OutsideProcess.Run(stage.Simulator, "aws", [.. command.Split(' '), "--output", "json"]);
        return JsonDocument.Parse(output).RootElement;
    }
}
