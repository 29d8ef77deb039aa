namespace AwsSimulator.AppFlow;

/// <summary>
/// What AppFlow remembers of a connector: the names of its entities and the fields of each, for one simulated hour. What appeared or
/// changed since is unknown until the hour is over or the cache is reset.
/// </summary>
internal sealed class MetadataCache(TimeProvider clock, IEntityCatalogue catalogue) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim gate = new(1);
    private readonly Dictionary<string, Cached<ConnectorEntityFields?>> fields = [];
    private readonly HashSet<string> lookUpAgain = [];
    private Cached<IReadOnlyList<string>>? names;

    public void Dispose() => gate.Dispose();

    /// <summary>The names of all entities, as remembered.</summary>
    public async Task<IReadOnlyList<string>> Names(CancellationToken stop)
    {
        await gate.WaitAsync(stop);
        try
        {
            return await NamesWhileHeld(stop);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The fields of an entity as remembered; null if none of that name is known.</summary>
    public async Task<ConnectorEntityFields?> Find(string entity, CancellationToken stop)
    {
        await gate.WaitAsync(stop);
        try
        {
            if (fields.TryGetValue(entity, out Cached<ConnectorEntityFields?>? known) && IsFresh(known.At))
            {
                return known.Value;
            }

            if (!lookUpAgain.Contains(entity) && !(await NamesWhileHeld(stop)).Contains(entity))
            {
                return null;
            }

            ConnectorEntityFields? found = await catalogue.Find(entity, stop);
            fields[entity] = new Cached<ConnectorEntityFields?>(found, clock.GetUtcNow());
            return found;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Forgets one entity, or with null the list of names.</summary>
    public async Task Reset(string? entity, CancellationToken stop)
    {
        await gate.WaitAsync(stop);
        try
        {
            if (entity is null)
            {
                names = null;
            }
            else
            {
                fields.Remove(entity);
                lookUpAgain.Add(entity);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<IReadOnlyList<string>> NamesWhileHeld(CancellationToken stop)
    {
        if (names is null || !IsFresh(names.At))
        {
            names = new Cached<IReadOnlyList<string>>(await catalogue.Names(stop), clock.GetUtcNow());
        }

        return names.Value;
    }

    private bool IsFresh(DateTimeOffset at) => clock.GetUtcNow() < at + Lifetime;

    private sealed record Cached<T>(T Value, DateTimeOffset At);
}
