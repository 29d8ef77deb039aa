using System.Globalization;

namespace Orchestrator.Events;

/// <summary>What AppFlow's report of a run says, for people: every value of it is a text, and none decides anything but a start.</summary>
internal sealed record FlowRunReport
{
    /// <summary>The one text of success that AWS tells; a failure's is not documented.</summary>
    private const string Successful = "Execution Successful";

    public required string FlowName { get; init; }

    public string? Status { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public long? Processed { get; init; }

    public long? Failed { get; init; }

    public string? Error { get; init; }

    public bool IsSuccess => Status == Successful;

    public static FlowRunReport Of(AwsEvent report) => new()
    {
        FlowName = report.Text("flow-name")!,
        Status = report.Text("status"),
        StartedAt = AwsMoment.Read(report.Text("start-time")),
        EndedAt = AwsMoment.Read(report.Text("end-time")),
        Processed = Number(report.Text("num-of-records-processed")),
        Failed = Number(report.Text("num-of-record-failures")),
        Error = report.Text("error"),
    };

    public override string ToString() =>
        $"flow {FlowName}: {Status ?? "no status"}"
        + (Processed is { } rows ? string.Create(CultureInfo.InvariantCulture, $", {rows:#,0} records") : "")
        + (Failed is > 0 ? string.Create(CultureInfo.InvariantCulture, $", {Failed:#,0} failed") : "")
        + (EndedAt is { } end ? $", ended {end:yyyy-MM-dd HH:mm:ss} UTC" : "")
        + (Error is { } error ? $": {error}" : "");

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;
}
