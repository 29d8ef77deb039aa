namespace AwsSimulator.Dms;

/// <summary>One table of a task's run; changed under the task's lock only.</summary>
internal sealed class TableLoad(string schema, string name, bool isReload)
{
    public const string Before = "Before load";
    public const string Loading = "Full load";
    public const string Completed = "Table completed";
    public const string Cancelled = "Table cancelled";
    public const string Error = "Table error";

    public string Schema => schema;

    public string Name => name;

    public string State { get; private set; } = Before;

    private long rows;
    private DateTimeOffset? started;
    private DateTimeOffset? ended;

    public void Start(DateTimeOffset at) => (State, started) = (Loading, at);

    public void End(string state, long loaded, DateTimeOffset at) => (State, rows, ended) = (state, loaded, at);

    public TableStatistics Statistics => new(
        schema, name, Inserts: 0, Deletes: 0, Updates: 0, Ddls: 0,
        rows, FullLoadErrorRows: 0, started, ended, isReload, ended ?? started, State);
}

internal sealed record TableStatistics(
    string SchemaName,
    string TableName,
    long Inserts,
    long Deletes,
    long Updates,
    long Ddls,
    long FullLoadRows,
    long FullLoadErrorRows,
    DateTimeOffset? FullLoadStartTime,
    DateTimeOffset? FullLoadEndTime,
    bool FullLoadReloaded,
    DateTimeOffset? LastUpdateTime,
    string TableState);
