using System.Net;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Orchestrator.LocalHost;

/// <summary>What a local host serves, where, and how it keeps its state.</summary>
public sealed record LocalHostOptions
{
    /// <summary>Port to listen on; 0 takes any free one. Default 7071, the port of the Azure Functions Core Tools.</summary>
    public int Port { get; init; } = 7071;

    /// <summary>Address to listen on. Default loopback; any other needs a function key.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>File of the engine; timers keep their state beside it. Default null: all in memory, gone when the host stops.</summary>
    public string? EngineFile { get; init; }

    /// <summary>Where functions are looked for. Default: the product.</summary>
    public IReadOnlyList<Assembly> FunctionAssemblies { get; init; } = [typeof(OrchestratorServices).Assembly];

    /// <summary>Clock of the engine and of timer triggers. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Host key: callers of functions above <c>Anonymous</c> and of the status API show it as <c>x-functions-key</c> or <c>code</c>.
    /// Default: setting <c>LocalHost__FunctionKey</c>. Narrower keys are settings only: <c>LocalHost__SystemKey</c> (status API),
    /// <c>LocalHost__MasterKey</c> (everything), <c>LocalHost__FunctionKeys__NAME</c> (one function). Without any no key is asked for, and
    /// only this machine can call.
    /// </summary>
    public string? FunctionKey { get; init; }

    /// <summary>Settings file in the form of <c>local.settings.json</c>; environment variables win over it. Default: none.</summary>
    public string? SettingsFile { get; init; }

    /// <summary>Largest body of a request, in bytes; a larger one is answered with 413. Default 100 MB, as on Azure.</summary>
    public long MaxRequestBytes { get; init; } = 104_857_600;

    /// <summary>Whether timer triggers run. Default true.</summary>
    public bool RunTimers { get; init; } = true;

    /// <summary>
    /// How long a stop waits for running activities; from half of it on their token asks them to give up. Those that take longer are done
    /// again after the next start. Default 10 s.
    /// </summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Least level of what is written to standard error. Default warnings.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;
}
