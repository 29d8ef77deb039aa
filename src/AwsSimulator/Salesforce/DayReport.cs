namespace AwsSimulator.Salesforce;

/// <summary>What happened in the org in one simulated day.</summary>
/// <param name="Began">When the day began.</param>
/// <param name="Ended">24 hours later.</param>
/// <param name="Objects">The same counts per object, in the org's order.</param>
public sealed record DayReport(DateTimeOffset Began, DateTimeOffset Ended, IReadOnlyList<ObjectDay> Objects)
{
    /// <inheritdoc cref="ObjectDay.New"/>
    public int New => Objects.Sum(day => day.New);

    /// <inheritdoc cref="ObjectDay.Changed"/>
    public int Changed => Objects.Sum(day => day.Changed);

    /// <inheritdoc cref="ObjectDay.Deleted"/>
    public int Deleted => Objects.Sum(day => day.Deleted);

    /// <inheritdoc cref="ObjectDay.Undeleted"/>
    public int Undeleted => Objects.Sum(day => day.Undeleted);

    /// <inheritdoc cref="ObjectDay.Late"/>
    public int Late => Objects.Sum(day => day.Late);

    /// <inheritdoc cref="ObjectDay.Repeated"/>
    public int Repeated => Objects.Sum(day => day.Repeated);

    /// <inheritdoc cref="ObjectDay.Outdated"/>
    public int Outdated => Objects.Sum(day => day.Outdated);

    /// <inheritdoc cref="ObjectDay.Drifted"/>
    public int Drifted => Objects.Sum(day => day.Drifted);
}

/// <summary>
/// One object's day. <see cref="New"/>, <see cref="Changed"/>, <see cref="Deleted"/> and <see cref="Undeleted"/> count different records.
/// </summary>
public sealed record ObjectDay(string Object)
{
    /// <summary>Records made that day.</summary>
    public int New { get; init; }

    /// <summary>Records a user or process changed, stamps included.</summary>
    public int Changed { get; init; }

    /// <summary>Records moved to the recycle bin: <c>IsDeleted</c> is true, with a new stamp.</summary>
    public int Deleted { get; init; }

    /// <summary>Records taken out of the recycle bin, with a new stamp.</summary>
    public int Undeleted { get; init; }

    /// <summary>Those of the new and changed records that became visible later than their stamp.</summary>
    public int Late { get; init; }

    /// <summary>Rows that every query delivers twice, content and stamp alike, until the next day is lived.</summary>
    public int Repeated { get; init; }

    /// <summary>Older versions of changed records that queries deliver after the newer one, until the next day is lived.</summary>
    public int Outdated { get; init; }

    /// <summary>Records whose formulas took another value while no stamp moved.</summary>
    public int Drifted { get; init; }

    /// <summary>Ids of the records that are gone without a trace.</summary>
    public IReadOnlyList<string> Erased { get; init; } = [];

    /// <summary>Ids of the others that no incremental load can see: changed too late, or drifted long after their stamp.</summary>
    public IReadOnlyList<string> Unseen { get; init; } = [];
}
