using AwsSimulator.EventBridge;

namespace AwsSimulator.RedshiftData;

/// <summary>What the Data API tells of a statement that ended, if <c>WithEvent</c> was asked for.</summary>
internal sealed class StatementEvents(EventBus bus)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Call it under the statement's lock.</summary>
    public void Ended(Statement statement)
    {
        if (!statement.Request.WithEvent)
        {
            return;
        }

        StatementPart whole = statement.Whole;
        bus.Publish("aws.redshift-data", "Redshift Data Statement Status Change", whole.Id, new Dictionary<string, object?>
        {
            ["principal"] = $"arn:aws:iam::{RehearsalNames.Account}:user/{RehearsalNames.AccessKey}",
            ["statementName"] = statement.Request.StatementName ?? "",
            ["statementId"] = whole.Id,
            ["redshiftQueryId"] = whole.QueryId,
            ["state"] = whole.Status.ToString(),
            ["rows"] = whole.Rows,
            ["expireAt"] = (whole.CreatedAt + Kept).ToUnixTimeSeconds(),
        });
    }
}
