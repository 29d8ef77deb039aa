namespace AwsSimulator.Tests.OutsideClients;

/// <summary>
/// AWS's own Python client against the simulator. The scripts compare every answer with botocore's model of it (no unknown member, none
/// missing, each of its type) and check what was done.
/// </summary>
[Collection(SharedSimulator.Name)]
public sealed class Boto3Tests(SimulatorFixture stage)
{
    [OutsideFact("boto3")]
    public Task AppFlow_LifeOfFlows_AnswersAsItsModelSays() => Script("appflow.py");

    [OutsideFact("boto3")]
    public Task RedshiftData_StatementsAndBatches_AnswersAsItsModelSays() => Script("redshift_data.py");

    [OutsideFact("boto3")]
    public Task SecretsManager_Reads_AnswersAsItsModelSays() => Script("secrets_manager.py");

    [OutsideFact("boto3")]
    public Task Sts_RoleAssumedAndUsed_AnswersAsItsModelSays() =>
        Script("sts.py", RehearsalNames.RoleArn, stage.Simulator.Issuer.Token());

    private async Task Script(string name, params string[] arguments) =>
        Assert.Equal("every answer fits its model", (await OutsideProcess.Python(stage.Simulator, name, arguments)).Trim());
}
