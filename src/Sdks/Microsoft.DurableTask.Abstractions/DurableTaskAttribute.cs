namespace Microsoft.DurableTask;

/// <summary>Names a class-based orchestrator or activity; without it, or with no name, the class name is used.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = false)]
public sealed class DurableTaskAttribute : Attribute
{
    public DurableTaskAttribute(string? name = null)
    {
        Name = string.IsNullOrEmpty(name) ? default : new TaskName(name);
    }

    public TaskName Name { get; }

    public string? Version { get; set; }

    internal static TaskName NameOf(Type type) =>
        Attribute.GetCustomAttribute(type, typeof(DurableTaskAttribute)) is DurableTaskAttribute { Name: { Name: not null } name }
            ? name
            : new TaskName(type.Name);
}
