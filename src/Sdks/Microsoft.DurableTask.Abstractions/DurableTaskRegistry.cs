namespace Microsoft.DurableTask;

/// <summary>The orchestrators and activities an engine runs, by name (and version, where one name has several).</summary>
/// <remarks>Every Add method throws <see cref="ArgumentException"/> for an empty name and for one that is already there.</remarks>
public sealed partial class DurableTaskRegistry
{
    private readonly Registrations<ITaskActivity> _activities = new();
    private readonly Registrations<ITaskOrchestrator> _orchestrators = new();

    /// <summary>Name and factory of every activity. A name with several versions comes once for each.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskActivity>>> GetActivities() => _activities.All;

    /// <summary>Name and factory of every orchestrator. A name with several versions comes once for each.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskOrchestrator>>> GetOrchestrators() => _orchestrators.All;

    private static void RequireConcrete<TTask>(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.IsAbstract || !typeof(TTask).IsAssignableFrom(type))
        {
            throw new ArgumentException($"{type} must be a concrete type that implements {typeof(TTask)}.", nameof(type));
        }
    }

    private sealed class Registrations<TTask>
    {
        private readonly Dictionary<(TaskName Name, TaskVersion Version), Func<IServiceProvider, TTask>> _factories = [];

        public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, TTask>>> All =>
            _factories.Select(entry => KeyValuePair.Create(entry.Key.Name, entry.Value));

        public void Add(TaskName name, TaskVersion version, Func<IServiceProvider, TTask> factory)
        {
            ArgumentNullException.ThrowIfNull(factory);
            if (name == default)
            {
                throw new ArgumentException("The name of a task must not be empty.", nameof(name));
            }

            if (!_factories.TryAdd((name, version), factory))
            {
                string which = string.IsNullOrEmpty(version.Version) ? string.Empty : $" with version '{version.Version}'";
                throw new ArgumentException($"An {typeof(TTask).Name} named '{name}'{which} is already added.", nameof(name));
            }
        }
    }
}
