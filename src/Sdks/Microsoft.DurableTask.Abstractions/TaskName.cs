namespace Microsoft.DurableTask;

/// <summary>Name of an orchestrator or activity. Compared without regard to case.</summary>
public readonly struct TaskName : IEquatable<TaskName>
{
    public TaskName(string name)
    {
        // A null name is the default value: `default` and `new TaskName(null)` are one thing.
        Name = name;
#pragma warning disable CS0618 // The member lives on for callers that still read it.
        Version = name is null ? null! : string.Empty;
#pragma warning restore CS0618
    }

    public string Name { get; }

    [Obsolete("Refer to TaskVersion instead.")]
    public string Version { get; }

    public static implicit operator string(TaskName value) => value.Name;

    public static implicit operator TaskName(string value) => string.IsNullOrEmpty(value) ? default : new TaskName(value);

    public static bool operator ==(TaskName a, TaskName b) => a.Equals(b);

    public static bool operator !=(TaskName a, TaskName b) => !a.Equals(b);

    public bool Equals(TaskName other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is TaskName other && Equals(other);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Name ?? string.Empty);

    public override string ToString() => Name ?? string.Empty;
}
