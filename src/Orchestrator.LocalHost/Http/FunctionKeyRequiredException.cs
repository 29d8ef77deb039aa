using System.Net;

namespace Orchestrator.LocalHost.Http;

/// <summary>The host was to listen where others can reach it, without a key to ask them for. Nothing was started.</summary>
public sealed class FunctionKeyRequiredException(IPAddress address)
    : Exception(
        $"Listening on {address} needs a function key (setting {FunctionKeys.Setting}); without one the host listens on loopback only.")
{
    public IPAddress Address { get; } = address;

    /// <summary>Name of the setting that is missing.</summary>
    public string Setting { get; } = FunctionKeys.Setting;
}
