using AwsSimulator.Http;

namespace AwsSimulator.RedshiftData;

/// <summary>The sessions that are open. Its owner lets one call in at a time.</summary>
internal sealed class KeptSessions(int most) : IDisposable
{
    private readonly Dictionary<string, Session> byId = [];

    /// <summary>The session a request names, a new one if it asks to keep one alive, else null.</summary>
    /// <exception cref="AwsException">The session is not there, is busy or belongs elsewhere; or there are too many.</exception>
    public Session? For(SubmitRequest request, DateTimeOffset now)
    {
        foreach (Session old in byId.Values.Where(session => session.HasExpired(now)).ToList())
        {
            byId.Remove(old.Id);
            old.Dispose();
        }

        Session? session = request.SessionId is { } id ? Known(id, request.Target)
            : request.KeepAlive > TimeSpan.Zero ? New(request.Target)
            : null;
        if (session is not null)
        {
            session.KeepAlive = request.KeepAlive ?? session.KeepAlive;
        }

        return session;
    }

    public void Dispose()
    {
        foreach (Session session in byId.Values)
        {
            session.Dispose();
        }
    }

    private Session Known(string id, RedshiftTarget target)
    {
        Session session = byId.GetValueOrDefault(id)
            ?? throw new AwsException("ResourceNotFoundException", $"Session {id} does not exist.");
        return !target.Fits(session.Target) ? throw AwsException.Validation($"Session {id} belongs to another database, workgroup or user.")
            : session.IsBusy ? throw AwsException.Validation($"Session {id} is busy with statement {session.Last!.Whole.Id}.")
            : session;
    }

    private Session New(RedshiftTarget target)
    {
        if (byId.Count >= most)
        {
            throw new AwsException("ActiveSessionsExceededException", $"Active sessions exceeded the allowed quota ({most}).");
        }

        var session = new Session(Guid.NewGuid().ToString(), target);
        byId.Add(session.Id, session);
        return session;
    }
}
