namespace Orchestrator.Cli.Demo;

/// <summary>One object of a day as the demo's table shows it; null is not known (yet) and prints as a dash.</summary>
/// <param name="Share">How much of it is done, 0 to 1.</param>
/// <param name="New">Rows inserted into the target.</param>
/// <param name="Gone">Rows that left the target.</param>
/// <param name="Target">Rows in the target afterwards.</param>
public sealed record ObjectRow(string Name, string State, double Share, long? Read, long? New, long? Changed, long? Gone, long? Target, TimeSpan? Took);
