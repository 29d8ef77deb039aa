using Amazon.Appflow;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using Microsoft.Azure.Functions.Worker;
using Orchestrator.Aws;
using Orchestrator.Configuration;
using Orchestrator.Dms;
using Orchestrator.Flows;
using Orchestrator.Runs;
using Orchestrator.Warehouse;

namespace Orchestrator.Planning;

/// <summary>What can be asked of the warehouse next, or why the run cannot start.</summary>
/// <param name="Coverage">Null when there are problems.</param>
public sealed record Inquiry(CoverageQuery? Coverage, IReadOnlyList<ConfigurationProblem> Problems);

/// <summary>
/// Checks everything a run can be refused for before its warehouse is asked: file, request, secret, objects and fields of the org. Safe to
/// repeat because it creates and changes nothing.
/// </summary>
public sealed class Describe(
    PipelineFiles files, ObjectCatalogue catalogue, ReplicationTasks tasks, IAmazonSecretsManager secrets, BusyAws busy)
{
    [Function(nameof(Describe))]
    public async Task<Inquiry> Run([ActivityTrigger] RunStart start, CancellationToken stop)
    {
        PipelineSet set = await files.Read(stop);
        if (set.Find(start.Pipeline) is not { } pipeline)
        {
            var none = new ConfigurationProblem("ORC1026", $"no valid pipeline \"{start.Pipeline}\" in the pipeline files");
            return new Inquiry(null, [.. set.Problems, none]);
        }

        List<ConfigurationProblem> problems =
        [
            .. RequestCheck.Problems(pipeline, start.Request),
            .. await Secret(pipeline, stop),
            .. await Source(pipeline, start.Request, stop),
            .. await TaskCheck.Problems(tasks, RequestCheck.Chosen(pipeline, start.Request), start.Request, stop),
        ];
        return problems.Count > 0 ? new Inquiry(null, problems) : new Inquiry(Question(pipeline, start.Request), []);
    }

    private async Task<IEnumerable<ConfigurationProblem>> Secret(Pipeline pipeline, CancellationToken stop)
    {
        if (pipeline.Redshift.SecretArn is not { } arn)
        {
            return [];
        }

        try
        {
            // Only whether it can be read; the Data API fetches the value itself.
            await busy.Ask(() => secrets.GetSecretValueAsync(new GetSecretValueRequest { SecretId = arn.Value }, stop), stop);
            return [];
        }
        catch (AmazonSecretsManagerException error) when (AwsErrors.Of(error) is not (AwsRefusal.Transient or AwsRefusal.HeldBack))
        {
            string unreadable = $"the secret cannot be read: {error.Message}";
            return [ConfigurationProblem.At(arn.Place, "ORC1030", unreadable) with { Found = error.ErrorCode }];
        }
    }

    private async Task<IEnumerable<ConfigurationProblem>> Source(Pipeline pipeline, RunRequest request, CancellationToken stop)
    {
        PipelineObject[] chosen = [.. RequestCheck.Chosen(pipeline, request).Where(o => o.Replica is null)];
        if (chosen.Length == 0)
        {
            return [];
        }

        try
        {
            SourceDescription source = await catalogue.DescribeAll(pipeline, chosen, anew: true, stop);
            return [.. chosen.SelectMany(o => SourceCheck.Problems(pipeline, o, source))];
        }
        catch (AmazonServiceException error) when (AwsErrors.Of(error) is not (AwsRefusal.Transient or AwsRefusal.HeldBack))
        {
            Written profile = pipeline.Salesforce!.ConnectorProfile;
            string silent = $"connector profile \"{profile}\" cannot be asked for its objects: {error.Message}";
            return [ConfigurationProblem.At(profile.Place, "ORC1027", silent) with { Found = error.ErrorCode }];
        }
    }

    private static CoverageQuery Question(Pipeline pipeline, RunRequest request)
    {
        PipelineObject[] chosen = [.. RequestCheck.Chosen(pipeline, request).Where(o => o.IsConsolidated)];
        string? usual = chosen.CountBy(LoadSignature.Of).OrderByDescending(counted => counted.Value).FirstOrDefault().Key;
        return new CoverageQuery
        {
            Warehouse = pipeline.Redshift.Connection,
            Pipeline = pipeline.Name.Value,
            Signature = usual,
            Objects = [.. chosen.Select(o => new ObjectSignature(o.Name.Value, LoadSignature.Of(o) is var own && own == usual ? null : own))],
        };
    }
}
