namespace AwsSimulator.Postgres;

/// <summary>No PostgreSQL server programs were found; nothing was started.</summary>
public sealed class PostgresNotFoundException(IReadOnlyList<PlaceLookedAt> places)
    : Exception($"PostgreSQL {PostgresPrograms.Oldest.Major} or newer is needed, and its server programs were not found: "
        + string.Join("; ", places.Select(place => $"{place.Place}: {place.Found}")))
{
    /// <summary>Every place looked at, in order.</summary>
    public IReadOnlyList<PlaceLookedAt> Places { get; } = places;
}

/// <summary>One place where <c>initdb</c> and <c>postgres</c> were looked for.</summary>
/// <param name="Place">A folder, a pattern of folders or a variable.</param>
/// <param name="Found">What was there instead, for a person to read.</param>
public sealed record PlaceLookedAt(string Place, string Found);

/// <summary>A place to look for <c>initdb</c> and <c>postgres</c> in.</summary>
/// <param name="Name">What a person calls it.</param>
/// <param name="WhenEmpty">What to say when it names no folder.</param>
/// <param name="Folders">The folders, best first.</param>
public sealed record PlaceToLook(string Name, string WhenEmpty, IEnumerable<string> Folders);
