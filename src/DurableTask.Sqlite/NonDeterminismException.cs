using System.Globalization;

namespace DurableTask.Sqlite;

/// <summary>On replay the code decided something else than what history says. The instance fails; nothing is guessed.</summary>
public sealed class NonDeterminismException(string instanceId, int position, string expected, string actual)
    : Exception(string.Create(CultureInfo.InvariantCulture,
        $"The code of orchestration '{instanceId}' no longer fits its history: at decision {position} "
        + $"history has '{expected}', the code decided '{actual}'."))
{
    /// <summary>Counts the decisions of the execution from 0.</summary>
    public int Position { get; } = position;

    /// <summary>What history has; "nothing" when the code decided more than history.</summary>
    public string Expected { get; } = expected;

    /// <summary>What the code decided; "nothing" when it decided less than history.</summary>
    public string Actual { get; } = actual;
}
