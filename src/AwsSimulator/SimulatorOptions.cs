using AwsSimulator.AppFlow;
using AwsSimulator.Dms;
using AwsSimulator.EventBridge;
using AwsSimulator.Sts;

namespace AwsSimulator;

/// <summary>How a simulator is made.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Loopback port; default 0, any free one.</summary>
    public int Port { get; init; }

    /// <summary>Folder of the Salesforce org; default: an org generated from <see cref="Seed"/>.</summary>
    public string? OrgFolder { get; init; }

    /// <summary>Seed of everything that is drawn; default 1. Same seed, same org, same day.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many records a generated org begins with, over all objects; default 20,000.</summary>
    public int Records { get; init; } = 20_000;

    /// <summary>Npgsql connection string of an existing server whose database may be written to; default: a private cluster.</summary>
    public string? Postgres { get; init; }

    /// <summary>Simulated time at the start; default: the real time.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>How AppFlow behaves where more than one way must be survived.</summary>
    public AppFlowOptions AppFlow { get; init; } = new();

    /// <summary>The roles that web identity tokens open; default: the rehearsal role.</summary>
    public IReadOnlyList<TrustedRole> Roles { get; init; } = [new TrustedRole()];

    /// <summary>Where the services' events are posted; default: nowhere.</summary>
    public EventTarget? Events { get; init; }

    /// <summary>The DMS tasks of the account; default: one.</summary>
    public IReadOnlyList<ReplicationTaskDefinition> ReplicationTasks { get; init; } = [new ReplicationTaskDefinition()];

    /// <summary>How many statements may be active at a time; default 200, Redshift's own limit.</summary>
    public int ActiveStatements { get; init; } = 200;

    /// <summary>
    /// How many sessions of the Data API may be kept alive at a time; default 40, Redshift's own limit of 500 needs a larger server.
    /// </summary>
    public int ActiveSessions { get; init; } = 40;

    /// <summary>Whether the warehouse's transactions are SERIALIZABLE; default false, SNAPSHOT.</summary>
    public bool IsSerializable { get; init; }
}
