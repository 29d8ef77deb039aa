using Microsoft.DurableTask;

namespace DurableTask.Sqlite.Runtime;

/// <summary>The registered orchestrators and activities by name; names ignore case, as in the real SDK.</summary>
internal sealed class TaskCatalogue(DurableTaskRegistry registry)
{
    public IReadOnlyDictionary<string, Func<IServiceProvider, ITaskOrchestrator>> Orchestrators { get; } =
        registry.GetOrchestrators().ToDictionary(o => o.Key.Name, o => o.Value, StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, Func<IServiceProvider, ITaskActivity>> Activities { get; } =
        registry.GetActivities().ToDictionary(a => a.Key.Name, a => a.Value, StringComparer.OrdinalIgnoreCase);
}
