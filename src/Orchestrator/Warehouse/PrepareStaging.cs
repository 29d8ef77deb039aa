using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Orchestrator.Configuration;

namespace Orchestrator.Warehouse;

/// <summary>
/// Makes the staging table of a later attempt, then drops the one before it. Repeating it is safe because both are named by attempt, an
/// existing table is kept and one that is gone is not dropped again.
/// </summary>
public sealed partial class PrepareStaging(WarehouseStatements statements, PipelineFiles files, ILogger<PrepareStaging> logger)
{
    // A COPY that outlived its flow holds the old table; what is left is dropped at the run's end.
    private static readonly TimeSpan DropDeadline = TimeSpan.FromSeconds(15);

    [Function(nameof(PrepareStaging))]
    public async Task<PreparedObject> Run([ActivityTrigger] StagingRequest request, CancellationToken stop)
    {
        if (await files.Find(request.Pipeline, stop) is not { Redshift.Connection: var warehouse })
        {
            string gone = $"pipeline \"{request.Pipeline}\" is gone: its file changed during the run";
            return new PreparedObject(request.Object.Name, gone);
        }

        try
        {
            StagingTable next = StagingTable.Of(request.Pipeline, request.RunId, request.Object.Name, request.Attempt);
            await statements.Execute(
                warehouse,
                new StatementLabel(request.RunId, $"staging.{request.Object.Name}.{request.Attempt}"),
                next.Create(warehouse.Schema, request.Object.Table, request.Installation, request.LeaseUntil),
                deadline: null,
                stop);
            await DropFormer(request, warehouse, stop);
            return new PreparedObject(request.Object.Name, Problem: null);
        }
        catch (Exception error) when (error is WarehouseUnavailableException or StatementFailedException)
        {
            string problem = $"the staging table of attempt {request.Attempt} could not be made: {error.Message}";
            return new PreparedObject(request.Object.Name, problem);
        }
    }

    private async Task DropFormer(StagingRequest request, WarehouseConnection warehouse, CancellationToken stop)
    {
        StagingTable former = StagingTable.Of(request.Pipeline, request.RunId, request.Object.Name, request.Attempt - 1);
        try
        {
            await statements.Execute(
                warehouse,
                new StatementLabel(request.RunId, $"discard.{request.Object.Name}.{request.Attempt - 1}"),
                [.. StagingTable.HoldMutex, .. former.Drop()],
                DropDeadline,
                stop);
        }
        catch (StatementFailedException error)
        {
            LogLeft(request.RunId, former.Table, error.Error);
        }
    }

    [LoggerMessage(4231, LogLevel.Warning, "{RunId}: {Table} stays until the run's clean-up: {Error}")]
    private partial void LogLeft(string runId, string table, string error);
}
