using System.Text.Json;
using System.Text.Json.Nodes;
using AwsSimulator.Http;

namespace AwsSimulator.AppFlow;

/// <summary>
/// Remembers for eight simulated hours what a client token led to: the same parameters get the first answer again, whatever became of
/// it since; other parameters are refused. A refused call is not remembered.
/// </summary>
internal sealed class ClientTokens(TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Operation, string Token), FirstCall> calls = [];

    /// <summary>Does the work once per token; without a token, always.</summary>
    public async Task<object> Once(string operation, Members input, Func<Task<object>> work)
    {
        if (input.Text("clientToken") is not { } token)
        {
            return await work();
        }

        string parameters = Parameters(input.Json);
        FirstCall call;
        lock (gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (!calls.TryGetValue((operation, token), out FirstCall? known) || known.At + Lifetime <= now || known.Failed)
            {
                known = new FirstCall(parameters, now, new Lazy<Task<object>>(work));
                calls[(operation, token)] = known;
            }

            call = known;
        }

        return call.Parameters == parameters
            ? await call.Answer.Value
            : throw new AwsException("ConflictException", "The client token was used before with other parameters.", 409);
    }

    private static string Parameters(JsonElement input)
    {
        JsonObject copy = JsonObject.Create(input)!;
        copy.Remove("clientToken");
        return copy.ToJsonString();
    }

    private sealed record FirstCall(string Parameters, DateTimeOffset At, Lazy<Task<object>> Answer)
    {
        public bool Failed => Answer is { IsValueCreated: true, Value: { IsFaulted: true } or { IsCanceled: true } };
    }
}
