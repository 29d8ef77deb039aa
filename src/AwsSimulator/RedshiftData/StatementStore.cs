using AwsSimulator.Http;

namespace AwsSimulator.RedshiftData;

/// <summary>The statements of the last 24 simulated hours, by id and by client token.</summary>
internal sealed class StatementStore(SimulatedClock clock, int mostActive) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan TokenWindow = TimeSpan.FromHours(8);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Statement> byId = [];
    private readonly Dictionary<string, Statement> byToken = [];

    /// <summary>
    /// A new statement, or the one an earlier request with the same token made in the last 8 hours; <paramref name="isNew"/> tells which.
    /// </summary>
    public Statement Submit(SubmitRequest request, out bool isNew)
    {
        lock (gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (request.ClientToken is { } token && byToken.TryGetValue(token, out Statement? earlier) && now - earlier.Whole.CreatedAt < TokenWindow)
            {
                isNew = false;
                return earlier.Request.Fingerprint == request.Fingerprint
                    ? earlier
                    : throw AwsException.Validation($"The client token {token} was used with other parameters.");
            }

            ForgetOld(now);
            if (byId.Values.Count(statement => statement.IsActive) >= mostActive)
            {
                throw new AwsException("ActiveStatementsExceededException", $"Active statements exceeded the allowed quota ({mostActive}).");
            }

            var statement = new Statement(Guid.NewGuid().ToString(), request, now);
            byId.Add(statement.Whole.Id, statement);
            if (request.ClientToken is not null)
            {
                byToken[request.ClientToken] = statement;
            }

            isNew = true;
            return statement;
        }
    }

    /// <summary>The statement of an id, also of a part's id.</summary>
    public Statement? Find(string id)
    {
        lock (gate)
        {
            return byId.GetValueOrDefault(id.Split(':')[0]) is { } statement && clock.GetUtcNow() - statement.Whole.CreatedAt < Kept ? statement : null;
        }
    }

    /// <summary>All of them, newest first.</summary>
    public IReadOnlyList<Statement> All()
    {
        lock (gate)
        {
            return [.. byId.Values.OrderByDescending(statement => statement.Whole.CreatedAt)];
        }
    }

    public void Dispose()
    {
        foreach (Statement statement in byId.Values)
        {
            statement.Dispose();
        }
    }

    private void ForgetOld(DateTimeOffset now)
    {
        foreach (Statement old in byId.Values.Where(statement => !statement.IsActive && now - statement.Whole.CreatedAt >= Kept).ToList())
        {
            byId.Remove(old.Whole.Id);
            old.Dispose();
        }

        foreach (string token in byToken.Where(entry => now - entry.Value.Whole.CreatedAt >= TokenWindow).Select(entry => entry.Key).ToList())
        {
            byToken.Remove(token);
        }
    }
}
