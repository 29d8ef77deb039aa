namespace Orchestrator.Cli.Demo;

/// <summary>What <c>orchestrator demo</c> was asked for.</summary>
public sealed record DemoOptions
{
    /// <summary>Org folder; null generates one.</summary>
    public string? OrgFolder { get; init; }

    /// <summary>The same seed makes the same org and the same day.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Records of a generated org, all objects together.</summary>
    public int Records { get; init; } = 20_000;

    /// <summary>Npgsql connection string of a server to use; null makes a private one.</summary>
    public string? Postgres { get; init; }

    /// <summary>Leave simulator and host running afterwards, until Ctrl+C.</summary>
    public bool Keep { get; init; }
}
