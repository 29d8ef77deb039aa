namespace Orchestrator.LocalHost.Http;

/// <summary>Another process listens on the port. Nothing was started.</summary>
public sealed class PortTakenException(int port, Exception inner) : Exception($"Port {port} is taken by another process.", inner)
{
    public int Port { get; } = port;
}
