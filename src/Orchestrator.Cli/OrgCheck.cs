using Amazon.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Aws;
using Orchestrator.Cli.Errors;
using Orchestrator.Configuration;
using Orchestrator.Planning;
using Orchestrator.Runs;

namespace Orchestrator.Cli;

/// <summary>
/// What only AWS can tell of pipelines: whether objects and fields are in the org, whether profiles, secrets and tasks are there. Asked as
/// a run asks before it makes anything.
/// </summary>
/// <param name="Problems">Of pipelines that are right as far as their files go.</param>
/// <param name="NotAsked">Why not all of that is known; null where it is.</param>
public sealed record OrgCheck(IReadOnlyList<ConfigurationProblem> Problems, string? NotAsked)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<OrgCheck> Of(PipelineSet set, string place, CancellationToken stop)
    {
        List<ConfigurationProblem> problems = [];
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            await AwsAccess.Require(patience.Token);
            await using ServiceProvider services = ProductServices.For(place);
            Describe describe = ActivatorUtilities.CreateInstance<Describe>(services);
            foreach (string name in set.Pipelines.Select(pipeline => pipeline.Name.Value))
            {
                var start = new RunStart { RunId = name, Pipeline = name, Request = new RunRequest() };
                problems.AddRange((await describe.Run(start, patience.Token)).Problems);
            }

            return new OrgCheck(problems, null);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new OrgCheck(problems, $"AWS did not tell within {Patience.TotalSeconds:0} s");
        }
        catch (RefusalException unreachable)
        {
            return new OrgCheck(problems, unreachable.Sentence);
        }
        catch (Exception error) when (error is TransientAwsException or AmazonServiceException or AmazonClientException
            or HttpRequestException)
        {
            return new OrgCheck(problems, error.Message);
        }
    }
}
