using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Warehouse;

/// <summary>
/// Which run, or pipeline where no run exists yet, and which step of it sends a statement. Seen in ListStatements and in Redshift's own
/// query history.
/// </summary>
/// <param name="Owner">Run id, or pipeline name.</param>
public sealed record StatementLabel(string Owner, string Step)
{
    /// <summary>The Data API's <c>StatementName</c>.</summary>
    public string Name => $"{Owner}.{Step}";

    /// <summary>The label of one attempt, by whose name the event of its end finds who waits for it.</summary>
    public StatementLabel OfAttempt(int attempt) => this with { Step = $"{Step}.{attempt}" };

    /// <summary>The text as it is sent: a comment with the name, then the statement.</summary>
    public string Comment(string sql) => $"/* {Name.Replace("*/", "", StringComparison.Ordinal)} */ {sql}";

    /// <summary>A statement that belongs to one load says so, in a batch of many loads as well.</summary>
    public static string OfLoad(string loadId, string sql) => $"/* load {loadId} */ {sql}";

    /// <summary>
    /// A <c>ClientToken</c> of 64 characters. The same attempt at the same text is the same statement for the Data API, for eight hours;
    /// a text that a changed catalogue made different is another statement.
    /// </summary>
    public string Token(int attempt, IEnumerable<string> texts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}\n{attempt}\n{string.Join('\n', texts)}")));
}
