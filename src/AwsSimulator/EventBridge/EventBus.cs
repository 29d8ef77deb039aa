using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace AwsSimulator.EventBridge;

/// <summary>The default event bus with one rule: every event of the simulated services goes to the target, if there is one.</summary>
public sealed class EventBus : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower };

    private readonly ConcurrentDictionary<Task, bool> deliveries = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly ApiDestination destination = new();
    private EventTarget? target;
    private Random draws = new(1);

    internal EventBus(TimeProvider clock, EventTarget? target)
    {
        this.clock = clock;
        Target = target;
    }

    /// <summary>Where events go; null (the default) is nowhere. A new target starts the draws anew.</summary>
    /// <exception cref="ArgumentException">A member is out of its range.</exception>
    public EventTarget? Target
    {
        get
        {
            lock (gate)
            {
                return target;
            }
        }

        set
        {
            if (value?.Problem() is { } problem)
            {
                throw new ArgumentException(problem, nameof(value));
            }

            lock (gate)
            {
                target = value;
                draws = new Random(value?.Seed ?? 1);
            }
        }
    }

    /// <summary>Whether nothing is on its way to a target.</summary>
    public bool IsIdle => deliveries.IsEmpty;

    /// <summary>Tells the target of something that has happened, sooner or later or never.</summary>
    /// <param name="source">For example <c>aws.appflow</c>.</param>
    /// <param name="detailType">For example <c>AppFlow End Flow Run Report</c>.</param>
    /// <param name="resource">The ARN or id it is about.</param>
    /// <param name="detail">Its members are written by the names they have: a dictionary.</param>
    internal void Publish(string source, string detailType, string resource, IReadOnlyDictionary<string, object?> detail)
    {
        lock (gate)
        {
            if (target is not { } to)
            {
                return;
            }

            // All four are drawn for every event, so that one probability does not shift the draws of the others.
            bool isLost = draws.NextDouble() < to.Loss;
            bool isTwice = draws.NextDouble() < to.Duplication;
            bool isOvertaken = draws.NextDouble() < to.Reordering;
            if (isLost)
            {
                return;
            }

            string time = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var envelope = new EventEnvelope(Guid.NewGuid().ToString(), detailType, source, time, [resource], detail);
            byte[] body = JsonSerializer.SerializeToUtf8Bytes(envelope, Json);
            var delay = TimeSpan.FromSeconds(to.DelaySeconds + (isOvertaken ? to.OvertakenWithinSeconds : 0));
            Deliver(to, body, delay);
            if (isTwice)
            {
                Deliver(to, body, delay);
            }
        }
    }

    /// <summary>Drops what is not delivered yet.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(deliveries.Keys);
        stopping.Dispose();
        destination.Dispose();
    }

    private void Deliver(EventTarget to, byte[] body, TimeSpan delay)
    {
        var delivery = Task.Run(() => destination.Post(to, body, delay, stopping.Token));
        deliveries[delivery] = true;
        _ = delivery.ContinueWith(done => deliveries.TryRemove(done, out bool _), TaskScheduler.Default);
    }
}
