using Microsoft.Extensions.Hosting;

namespace AwsSimulator;

/// <summary>
/// The server lives until its owner disposes it. The default would end it on Ctrl+C and SIGTERM by itself, before an owner that still
/// has runs to finish.
/// </summary>
internal sealed class OwnerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
