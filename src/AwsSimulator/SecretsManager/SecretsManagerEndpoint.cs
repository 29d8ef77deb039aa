using AwsSimulator.Http;
using AwsSimulator.Models;

namespace AwsSimulator.SecretsManager;

/// <summary>The reads of AWS Secrets Manager.</summary>
internal sealed class SecretsManagerEndpoint : JsonRpcEndpoint
{
    private readonly SecretStore secrets;

    public SecretsManagerEndpoint(SecretStore secrets) : base("secretsmanager", "secretsmanager")
    {
        this.secrets = secrets;
        Operations = new Dictionary<string, AwsOperation>
        {
            ["GetSecretValue"] = (input, _) => Task.FromResult<object>(GetSecretValue(input)),
            ["DescribeSecret"] = (input, _) => Task.FromResult<object>(DescribeSecret(input)),
        };
    }

    public override string InternalErrorCode => "InternalServiceError";

    protected override IReadOnlyDictionary<string, AwsOperation> Operations { get; }

    protected override RequestModel Model { get; } = RequestModel.Of("secretsmanager");

    private SecretValue GetSecretValue(Members input)
    {
        Secret secret = Find(input);
        string? versionId = input.Text("VersionId");
        string? stage = input.Text("VersionStage");
        SecretVersion? version = versionId is null
            ? secret.At(stage ?? SecretVersion.Current)
            : secret.Versions.FirstOrDefault(candidate => candidate.Id == versionId);
        if (version is null)
        {
            throw NotFound(versionId is null
                ? $"Secrets Manager can't find the specified secret value for staging label: {stage}"
                : $"Secrets Manager can't find the specified secret value for VersionId: {versionId}");
        }

        if (versionId is not null && stage is not null && !version.Stages.Contains(stage))
        {
            throw new AwsException(
                "InvalidRequestException", "You provided a VersionStage that is not associated to the provided VersionId.");
        }

        return new SecretValue(secret.Arn, secret.Name, version.Id, version.Text, version.Stages, version.CreatedDate);
    }

    private SecretDescription DescribeSecret(Members input)
    {
        Secret secret = Find(input);
        return new SecretDescription(
            secret.Arn, secret.Name, RotationEnabled: false, secret.CreatedDate, secret.Versions[^1].CreatedDate,
            secret.Versions.Where(version => version.Stages.Count > 0).ToDictionary(version => version.Id, version => version.Stages));
    }

    private Secret Find(Members input) =>
        secrets.Find(input.RequiredText("SecretId")) ?? throw NotFound("Secrets Manager can't find the specified secret.");

    private static AwsException NotFound(string message) => new("ResourceNotFoundException", message);

    private sealed record SecretValue(
        string ARN, string Name, string VersionId, string SecretString, IReadOnlyList<string> VersionStages, DateTimeOffset CreatedDate);

    private sealed record SecretDescription(
        string ARN, string Name, bool RotationEnabled, DateTimeOffset CreatedDate, DateTimeOffset LastChangedDate,
        IReadOnlyDictionary<string, IReadOnlyList<string>> VersionIdsToStages);
}
