using System.Text.Json;
using System.Text.Json.Nodes;

namespace AwsSimulator.Dms;

/// <summary>A DMS task as somebody made it before: full load only, from one schema of the dev database into another.</summary>
public sealed record ReplicationTaskDefinition
{
    /// <summary>Its identifier; default <see cref="RehearsalNames.ReplicationTask"/>.</summary>
    public string Identifier { get; init; } = RehearsalNames.ReplicationTask;

    /// <summary>The schema whose tables are copied; default <see cref="RehearsalNames.ReplicationSource"/>.</summary>
    public string SourceSchema { get; init; } = RehearsalNames.ReplicationSource;

    /// <summary>The schema they are copied to, made if it is not there; default <see cref="RehearsalNames.ReplicationTarget"/>.</summary>
    public string TargetSchema { get; init; } = RehearsalNames.ReplicationTarget;

    /// <summary>
    /// What becomes of a target table before it is loaded: <c>TRUNCATE_BEFORE_LOAD</c> (default), <c>DROP_AND_CREATE</c>, or
    /// <c>DO_NOTHING</c>, which appends.
    /// </summary>
    public string TargetTablePrepMode { get; init; } = "TRUNCATE_BEFORE_LOAD";

    /// <summary>How long the task is in state creating, in simulated time; default none.</summary>
    public TimeSpan CreatingFor { get; init; }

    /// <summary>How long a started task is in state starting, in real time; default 60 ms.</summary>
    public TimeSpan StartLatency { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>How long each table takes before its copy begins, in real time; default none.</summary>
    public TimeSpan TableLatency { get; init; }

    /// <summary>ARN of the task.</summary>
    public string Arn => $"arn:aws:dms:{RehearsalNames.Region}:{RehearsalNames.Account}:task:{Identifier.ToUpperInvariant()}";

    /// <summary>Task settings as DMS writes them, those that are known here.</summary>
    internal string Settings => $"{{\"FullLoadSettings\":{{\"TargetTablePrepMode\":\"{TargetTablePrepMode}\"}}}}";

    /// <summary>Table mappings as DMS writes them: the source schema, renamed.</summary>
    internal string TableMappings => JsonSerializer.Serialize(new
    {
        rules = new[]
        {
            Rule("1", new() { ["rule-type"] = "selection", ["object-locator"] = Locator("%"), ["rule-action"] = "include" }),
            Rule("2", new()
            {
                ["rule-type"] = "transformation",
                ["rule-target"] = "schema",
                ["object-locator"] = Locator(null),
                ["rule-action"] = "rename",
                ["value"] = TargetSchema,
            }),
        },
    });

    private static JsonObject Rule(string id, JsonObject rule)
    {
        rule["rule-id"] = id;
        rule["rule-name"] = id;
        return rule;
    }

    private JsonObject Locator(string? table) => table is null
        ? new() { ["schema-name"] = SourceSchema }
        : new() { ["schema-name"] = SourceSchema, ["table-name"] = table };
}
