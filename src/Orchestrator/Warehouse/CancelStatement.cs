using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using Microsoft.Azure.Functions.Worker;
using Orchestrator.Aws;

namespace Orchestrator.Warehouse;

/// <summary>Cancels a running statement. Repeating it is safe because a statement that has ended is left as it is.</summary>
public sealed class CancelStatement(IAmazonRedshiftDataAPIService redshift)
{
    [Function(nameof(CancelStatement))]
    public async Task Run([ActivityTrigger] StatementAnswer running, CancellationToken stop)
    {
        try
        {
            await redshift.CancelStatementAsync(new CancelStatementRequest { Id = running.Id }, stop);
        }
        catch (AmazonServiceException error) when (AwsErrors.Of(error) is AwsRefusal.Transient or AwsRefusal.HeldBack)
        {
            throw new TransientAwsException("Redshift Data", "CancelStatement", running.Id!, error);
        }
        catch (AmazonServiceException)
        {
            // It ended before it could be cancelled; the look that follows says how.
        }
    }
}
