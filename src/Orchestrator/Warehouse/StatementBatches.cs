using System.Text;

namespace Orchestrator.Warehouse;

/// <summary>
/// Packs statements into batches the Data API takes: at most 40 statements and 100,000 bytes. What belongs together stays in one batch.
/// </summary>
internal static class StatementBatches
{
    public const int MostStatements = 40;

    public const int MostBytes = 100_000;

    // Room for the comment that names each statement.
    private const int Margin = 300;

    /// <param name="groups">Statements that must succeed or fail together, per thing they belong to.</param>
    /// <param name="first">Statements every batch begins with.</param>
    public static IEnumerable<IReadOnlyList<T>> Of<T>(
        IEnumerable<T> groups, Func<T, IReadOnlyList<string>> statements, IReadOnlyList<string>? first = null)
    {
        int baseCount = first?.Count ?? 0;
        int baseBytes = Bytes(first ?? []);
        var batch = new List<T>();
        int count = baseCount;
        int bytes = baseBytes;
        foreach (T group in groups)
        {
            IReadOnlyList<string> texts = statements(group);
            int groupBytes = Bytes(texts);
            if (batch.Count > 0 && (count + texts.Count > MostStatements || bytes + groupBytes > MostBytes))
            {
                yield return batch;
                batch = [];
                count = baseCount;
                bytes = baseBytes;
            }

            batch.Add(group);
            count += texts.Count;
            bytes += groupBytes;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private static int Bytes(IReadOnlyList<string> texts) => texts.Sum(text => Encoding.UTF8.GetByteCount(text) + Margin);
}
