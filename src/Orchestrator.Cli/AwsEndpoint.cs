using System.Net.Sockets;
using Orchestrator.Cli.Errors;

namespace Orchestrator.Cli;

/// <summary>Where the AWS calls of this process go: <c>AWS_ENDPOINT_URL</c>, else AWS itself.</summary>
public static class AwsEndpoint
{
    private const string Variable = "AWS_ENDPOINT_URL";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static string Described => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } url ? $"{url} ({Variable})" : "the region and credentials of the environment";

    /// <summary>Refuses an endpoint that is set and where nothing listens: every run would fail on its first call.</summary>
    public static async Task MustAnswer(CancellationToken stop)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } written)
        {
            return;
        }

        if (!Uri.TryCreate(written, UriKind.Absolute, out Uri? url))
        {
            throw new RefusalException("ORC3011", $"{Variable} is \"{written}\", which is not a URL") { Fix = $"export {Variable}=http://127.0.0.1:4566" };
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
            throw new RefusalException("ORC3011", $"nothing answers at {Variable} {written}")
            {
                Fix = $"start it (orchestrator simulator --port {url.Port}), or unset {Variable} to use AWS itself",
            };
        }
    }
}
