namespace Orchestrator.Warehouse;

/// <summary>
/// The warehouse holds procedures of a newer release. Putting the older ones back would take from under the newer host what it relies on.
/// </summary>
public sealed class NewerWarehouseException(long version, int known)
    : Exception($"its schema is at version {version}, this release knows {known}: update this host")
{
    public long Version { get; } = version;

    public int Known { get; } = known;
}
