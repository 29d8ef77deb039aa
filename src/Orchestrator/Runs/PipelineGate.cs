using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Orchestrator.Reporting;

namespace Orchestrator.Runs;

/// <summary>
/// Lets one run of a pipeline in at a time, by its fixed instance id. It does nothing but hold the run: a completed id restarts silently,
/// and simultaneous
/// starts of one id are not atomic on every backend, so a starter reads back whose token the gate was started with.
/// </summary>
public static class PipelineGate
{
    public static string InstanceId(string pipeline) => $"gate.{pipeline}";

    [Function(nameof(PipelineGate))]
    public static Task<RunReport> Run([OrchestrationTrigger] TaskOrchestrationContext context, GateInput gate) =>
        context.CallSubOrchestratorAsync<RunReport>(
            nameof(SyncPipeline),
            new RunStart { RunId = gate.RunId, Pipeline = gate.Pipeline, Request = gate.Request },
            new SubOrchestrationOptions(instanceId: gate.RunId));
}
