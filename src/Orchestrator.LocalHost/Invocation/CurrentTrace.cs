using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Orchestrator.LocalHost.Invocation;

/// <summary>The trace the invocation began in; empty outside of one.</summary>
internal sealed class CurrentTrace : TraceContext
{
    public override string TraceParent { get; } = Activity.Current?.Id ?? string.Empty;

    public override string TraceState { get; } = Activity.Current?.TraceStateString ?? string.Empty;
}
