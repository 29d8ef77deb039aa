using AwsSimulator.Tests.Dms;

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

    [OutsideFact("boto3")]
    public async Task Dms_FullLoad_AnswersAsItsModelSays()
    {
        await using DmsStage dms = await DmsStage.Make(stage, "boto3_load", tables: 3);

        await Script(dms.Simulator, "dms.py", dms.Task.Arn);
    }

    private Task Script(string name, params string[] arguments) => Script(stage.Simulator, name, arguments);

    private static async Task Script(Simulator simulator, string name, params string[] arguments) =>
        Assert.Equal("every answer fits its model", (await OutsideProcess.Python(simulator, name, arguments)).Trim());
}
