using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using Microsoft.Azure.Functions.Worker;
using Orchestrator.Aws;

namespace Orchestrator.Warehouse;

/// <summary>Looks at a statement. Repeating it is safe because it only reads.</summary>
public sealed class CheckStatement(IAmazonRedshiftDataAPIService redshift)
{
    [Function(nameof(CheckStatement))]
    public async Task<StatementAnswer> Run([ActivityTrigger] StatementAnswer running, CancellationToken stop)
    {
        try
        {
            DescribeStatementResponse state = await redshift.DescribeStatementAsync(new DescribeStatementRequest { Id = running.Id }, stop);
            return running with { Status = Status(state), Error = Error(state), Raised = Raised(state), HasResult = state.HasResultSet == true };
        }
        catch (AmazonServiceException error)
        {
            return AwsErrors.Of(error) switch
            {
                AwsRefusal.HeldBack => running,
                AwsRefusal.Transient => throw new TransientAwsException("Redshift Data", "DescribeStatement", running.Id!, error),
                _ => running with
                {
                    Status = StatementStatus.Failed,
                    Error = $"Redshift Data DescribeStatement was refused: {error.Message}",
                },
            };
        }
    }

    private static StatementStatus Status(DescribeStatementResponse state) => state.Status?.Value switch
    {
        "FINISHED" => StatementStatus.Finished,
        "FAILED" or "ABORTED" => SerializationConflict.Is(state.Error) ? StatementStatus.Conflict : StatementStatus.Failed,
        _ => StatementStatus.Running,
    };

    private static bool Raised(DescribeStatementResponse state) =>
        state.Status?.Value == "FAILED" && !SerializationConflict.Is(state.Error) && !BrokenConnection.Is(state.Error);

    private static string? Error(DescribeStatementResponse state) => state.Status?.Value switch
    {
        "FAILED" => state.Error ?? "it failed and Redshift gave no reason",
        "ABORTED" => state.Error ?? "somebody cancelled it",
        _ => null,
    };
}
