using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Orchestrator.LocalHost.Discovery;
using Orchestrator.LocalHost.Invocation;

namespace Orchestrator.LocalHost.Durable;

/// <summary>Registers the orchestrators and activities of a catalogue for the engine.</summary>
internal static class FunctionRegistry
{
    public static DurableTaskRegistry Create(
        FunctionCatalogue catalogue, IServiceProvider services, FunctionInvoker invoker, CancellationToken stopping)
    {
        var registry = new DurableTaskRegistry();
        foreach ((DiscoveredFunction function, var trigger) in catalogue.WithTrigger<OrchestrationTriggerAttribute>())
        {
            registry.AddOrchestrator(trigger.Orchestration ?? function.Name, new FunctionOrchestrator(function, services));
        }

        foreach ((DiscoveredFunction function, var trigger) in catalogue.WithTrigger<ActivityTriggerAttribute>())
        {
            registry.AddActivity(trigger.Activity ?? function.Name, new FunctionActivity(function, invoker, stopping));
        }

        return registry;
    }
}
