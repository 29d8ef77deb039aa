using AwsSimulator.Http;

namespace AwsSimulator.RedshiftData;

/// <summary>The statements of the last 24 simulated hours, by id and by client token, and the sessions they run in.</summary>
internal sealed class StatementStore(SimulatedClock clock, int mostActive, int mostSessions) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan TokenWindow = TimeSpan.FromHours(8);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Statement> byId = [];
    private readonly Dictionary<string, Statement> byToken = [];
    private readonly LinkedList<Statement> byAge = [];
    private readonly List<Statement> active = [];
    private readonly KeptSessions sessions = new(mostSessions);

    /// <summary>
    /// A new statement, or the one an earlier request with the same token made in the last 8 hours; <paramref name="isNew"/> tells which.
    /// </summary>
    public Statement Submit(SubmitRequest request, out bool isNew)
    {
        lock (gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (request.ClientToken is { } token
                && byToken.TryGetValue(token, out Statement? earlier)
                && now - earlier.Whole.CreatedAt < TokenWindow)
            {
                isNew = false;
                return earlier.Request.Fingerprint == request.Fingerprint
                    ? earlier
                    : throw AwsException.Validation($"The client token {token} was used with other parameters.");
            }

            ForgetOld(now);
            active.RemoveAll(statement => !statement.IsActive);
            if (active.Count >= mostActive)
            {
                throw new AwsException(
                    "ActiveStatementsExceededException", $"Active statements exceeded the allowed quota ({mostActive}).");
            }

            Session? session = sessions.For(request, now);
            var statement = new Statement(Guid.NewGuid().ToString(), request, session, now);
            if (session is not null)
            {
                session.Last = statement;
            }

            Remember(statement);
            isNew = true;
            return statement;
        }
    }

    /// <summary>The statement of an id, also of a part's id.</summary>
    public Statement? Find(string id)
    {
        lock (gate)
        {
            return byId.GetValueOrDefault(id.Split(':')[0]) is { } statement && !IsOld(statement, clock.GetUtcNow()) ? statement : null;
        }
    }

    /// <summary>All of them, newest first.</summary>
    public IReadOnlyList<Statement> All()
    {
        lock (gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            return [.. byAge.Where(statement => !IsOld(statement, now)).Reverse()];
        }
    }

    public void Dispose()
    {
        sessions.Dispose();
        foreach (Statement statement in byId.Values)
        {
            statement.Dispose();
        }
    }

    private static bool IsOld(Statement statement, DateTimeOffset now) => !statement.IsActive && now - statement.Whole.CreatedAt >= Kept;

    private void Remember(Statement statement)
    {
        byId.Add(statement.Whole.Id, statement);
        byAge.AddLast(statement);
        active.Add(statement);
        if (statement.Request.ClientToken is { } token)
        {
            byToken[token] = statement;
        }
    }

    private void ForgetOld(DateTimeOffset now)
    {
        while (byAge.First?.Value is { } old && IsOld(old, now))
        {
            byAge.RemoveFirst();
            byId.Remove(old.Whole.Id);
            if (old.Request.ClientToken is { } token && byToken.GetValueOrDefault(token) == old)
            {
                byToken.Remove(token);
            }

            old.Dispose();
        }
    }
}
