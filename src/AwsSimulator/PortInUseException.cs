namespace AwsSimulator;

/// <summary>Another process listens on the port; nothing was started.</summary>
public sealed class PortInUseException(int port, Exception inner) : Exception($"port {port} of 127.0.0.1 is taken", inner)
{
    /// <summary>The port asked for.</summary>
    public int Port { get; } = port;
}
