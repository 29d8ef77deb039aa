using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Orchestrator.Aws;

namespace Orchestrator.Warehouse;

/// <summary>
/// Sends one attempt at a statement. Repeating it is safe because its token is made of run, step and attempt: the Data API answers with the
/// same statement.
/// </summary>
public sealed partial class SubmitStatement(IAmazonRedshiftDataAPIService redshift, ILogger<SubmitStatement> logger)
{
    [Function(nameof(SubmitStatement))]
    public async Task<StatementAnswer> Run([ActivityTrigger] StatementSubmission submission, CancellationToken stop)
    {
        StatementPlan plan = submission.Plan;
        var label = new StatementLabel(plan.RunId, plan.Step);
        StatementLabel sent = label.OfAttempt(submission.Attempt);
        var request = new ExecuteStatementRequest
        {
            WorkgroupName = plan.Warehouse.Workgroup,
            ClusterIdentifier = plan.Warehouse.Cluster,
            Database = plan.Warehouse.Database,
            SecretArn = plan.Warehouse.SecretArn,
            StatementName = sent.Name,
            WithEvent = true,
            Sql = sent.Comment(plan.Sql),
            ClientToken = label.Token(submission.Attempt, [plan.Sql]),
        };
        try
        {
            ExecuteStatementResponse accepted = await redshift.ExecuteStatementAsync(request, stop);
            LogSubmitted(plan.RunId, plan.Step, submission.Attempt, accepted.Id);
            return new StatementAnswer { Status = StatementStatus.Running, Id = accepted.Id };
        }
        catch (AmazonServiceException error)
        {
            return AwsErrors.Of(error) switch
            {
                AwsRefusal.HeldBack => Refused(StatementStatus.HeldBack, $"Redshift Data takes no more for now: {error.Message}"),
                AwsRefusal.Transient => throw new TransientAwsException("Redshift Data", "ExecuteStatement", label.Name, error),
                _ => Refused(StatementStatus.Failed, $"Redshift Data ExecuteStatement was refused: {error.Message}"),
            };
        }
    }

    private static StatementAnswer Refused(StatementStatus status, string error) => new() { Status = status, Error = error };

    [LoggerMessage(4211, LogLevel.Information, "{RunId}: {Step}, attempt {Attempt}, is statement {StatementId}.")]
    private partial void LogSubmitted(string runId, string step, int attempt, string statementId);
}
