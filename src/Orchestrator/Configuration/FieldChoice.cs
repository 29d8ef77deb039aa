namespace Orchestrator.Configuration;

/// <summary>
/// Which fields of an object are loaded: all, a list, or all except a list. Key, cursor and <c>IsDeleted</c> always come along.
/// </summary>
public sealed record FieldChoice(bool Except, IReadOnlyList<Written> Names)
{
    public static readonly FieldChoice All = new(true, []);

    public bool Takes(string field) => Names.Any(name => name.Value.Equals(field, StringComparison.OrdinalIgnoreCase)) != Except;

    /// <summary>The choice in one line that is the same for any order of the names.</summary>
    public override string ToString()
    {
        string names = string.Join(',', Names.Select(name => name.Value.ToLowerInvariant()).Order(StringComparer.Ordinal));
        return !Except ? names : names.Length == 0 ? "all" : $"except {names}";
    }
}
