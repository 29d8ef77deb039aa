using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Orchestrator.Cli.Errors;

namespace Orchestrator.Cli;

/// <summary>Where the AWS calls of this process go and as whom: found as every AWS tool finds it, looked at before anything is started.</summary>
public static class AwsAccess
{
    private const string Variable = "AWS_ENDPOINT_URL";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static string Described => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } url
        ? $"{url} ({Variable})"
        : FallbackRegionFactory.GetRegionEndpoint()?.SystemName ?? "";

    /// <summary>Refuses what would fail every run on its first call: nothing listens at the endpoint, no region, no credentials.</summary>
    public static async Task Require(CancellationToken stop)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } endpoint)
        {
            await RequireAnswer(endpoint, stop);
        }

        if (FallbackRegionFactory.GetRegionEndpoint() is null)
        {
            throw new RefusalException("ORC3014", "no AWS region is set")
            {
                Facts = ["looked for AWS_REGION, AWS_DEFAULT_REGION and the region of the profile"],
                Fix = "export AWS_REGION=us-east-1          or the region of your AppFlow flows",
            };
        }

        try
        {
            await (await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync()).GetCredentialsAsync();
        }
        catch (AmazonClientException error)
        {
            throw new RefusalException("ORC3014", "no AWS credentials were found")
            {
                ServiceText = error.Message,
                Fix = "export AWS_PROFILE=NAME, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (both \"test\" for the simulator)",
            };
        }
    }

    private static async Task RequireAnswer(string endpoint, CancellationToken stop)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? url))
        {
            throw new RefusalException("ORC3011", $"{Variable} is \"{endpoint}\", which is not a URL") { Fix = $"export {Variable}=http://127.0.0.1:4566" };
        }

        using TcpClient connection = new();
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            await connection.ConnectAsync(url.Host, url.Port, patience.Token);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            throw new RefusalException("ORC3011", $"nothing answers at {Variable} {endpoint}")
            {
                Fix = $"start it (orchestrator simulator --port {url.Port}), or unset {Variable} to use AWS itself",
            };
        }
    }
}
