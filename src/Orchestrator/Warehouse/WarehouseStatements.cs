using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using Microsoft.Extensions.Logging;
using Orchestrator.Aws;

namespace Orchestrator.Warehouse;

/// <summary>
/// Short statements inside activities: sent, watched to their end, checked for FAILED and ABORTED, read page by page. Serialization
/// conflicts are tried again under a new token; at the deadline the statement is cancelled. Long statements belong to <see
/// cref="RunStatement"/>.
/// </summary>
public sealed partial class WarehouseStatements(
    IAmazonRedshiftDataAPIService redshift, TimeProvider clock, ILogger<WarehouseStatements> logger)
{
    private const int MostAttempts = 6;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);

    private readonly BusyAws busy = new(clock);

    /// <summary>Reads. Every call is a statement of its own, so the answer is never an earlier one.</summary>
    /// <exception cref="StatementFailedException">Redshift refused the statement.</exception>
    /// <exception cref="WarehouseUnavailableException">The Data API takes no statements for this warehouse.</exception>
    /// <exception cref="TransientAwsException">AWS did not answer; the same call may succeed.</exception>
    public async Task<StatementRows> Query(WarehouseConnection warehouse, StatementLabel label, string sql, CancellationToken stop)
    {
        ExecuteStatementRequest request = Request(warehouse, label, sql);
        DescribeStatementResponse ended = await Run(
            warehouse, label, _ => Submit(warehouse, request, stop), hasToken: false, Deadline, stop);
        var records = new List<List<Field>>();
        List<ColumnMetadata>? columns = null;
        var page = new GetStatementResultRequest { Id = ended.Id };
        do
        {
            GetStatementResultResponse result = await Ask(
                warehouse, "GetStatementResult", () => redshift.GetStatementResultAsync(page, stop), stop);
            columns ??= result.ColumnMetadata;
            records.AddRange(result.Records ?? []);
            page.NextToken = result.NextToken;
        }
        while (!string.IsNullOrEmpty(page.NextToken));

        var createdAt = new DateTimeOffset(DateTime.SpecifyKind(ended.CreatedAt!.Value, DateTimeKind.Utc));
        return new StatementRows(createdAt, (columns ?? []).Select(column => column.Name), records);
    }

    /// <summary>
    /// Changes, in one transaction: all of the statements or none. The same label and texts within eight hours have their effect once.
    /// </summary>
    /// <param name="deadline">When the batch is cancelled; null for five minutes.</param>
    /// <exception cref="StatementFailedException">Redshift refused one of them; none took effect.</exception>
    /// <exception cref="WarehouseUnavailableException">The Data API takes no statements for this warehouse.</exception>
    /// <exception cref="TransientAwsException">AWS did not answer; the same call may succeed.</exception>
    public Task Execute(
        WarehouseConnection warehouse,
        StatementLabel label,
        IReadOnlyList<string> statements,
        TimeSpan? deadline,
        CancellationToken stop) =>
        Run(
            warehouse,
            label,
            attempt => SubmitBatch(warehouse, label, statements, attempt, stop),
            hasToken: true,
            deadline ?? Deadline,
            stop);

    private async Task<DescribeStatementResponse> Run(
        WarehouseConnection warehouse,
        StatementLabel label,
        Func<int, Task<string>> submit,
        bool hasToken,
        TimeSpan deadline,
        CancellationToken stop)
    {
        int lost = 0;
        DateTime? known = null;
        for (int attempt = 1; ; attempt++)
        {
            string id = await submit(attempt);
            (DescribeStatementResponse ended, bool atOnce) = await Watch(warehouse, label, id, deadline, stop);
            if (ended.Status == StatusString.FINISHED)
            {
                return ended;
            }

            // A token answers with its statement for eight hours, so this failure may be an earlier call's: known, and no reason for this
            // call to give up. Only AWS's clock tells them apart, and it is asked when the first failure is met at the first look.
            string error = Error(ended);
            bool isEarlier = hasToken && atOnce && (known is null || ended.CreatedAt < known);
            if (isEarlier)
            {
                known ??= await Now(warehouse, label, stop);
                LogEarlier(label.Name, attempt, error);
                continue;
            }

            lost++;
            if (lost == MostAttempts || !SerializationConflict.Is(error))
            {
                throw new StatementFailedException(label, warehouse, error);
            }

            LogAgain(label.Name, attempt, error);
            await Task.Delay(TimeSpan.FromMilliseconds(50 << lost), clock, stop);
        }
    }

    // What AWS's clock says: the creation of a statement that has no token and so is new.
    private async Task<DateTime> Now(WarehouseConnection warehouse, StatementLabel label, CancellationToken stop)
    {
        ExecuteStatementRequest request = Request(warehouse, label, "SELECT 1");
        return (await Ask(warehouse, "ExecuteStatement", () => redshift.ExecuteStatementAsync(request, stop), stop)).CreatedAt!.Value;
    }

    private async Task<(DescribeStatementResponse Ended, bool AtOnce)> Watch(
        WarehouseConnection warehouse, StatementLabel label, string id, TimeSpan deadline, CancellationToken stop)
    {
        long begun = clock.GetTimestamp();
        TimeSpan look = FirstLook;
        var request = new DescribeStatementRequest { Id = id };
        for (bool first = true; ; first = false)
        {
            DescribeStatementResponse state = await Ask(
                warehouse, "DescribeStatement", () => redshift.DescribeStatementAsync(request, stop), stop);
            if (state.Status == StatusString.FINISHED || state.Status == StatusString.FAILED || state.Status == StatusString.ABORTED)
            {
                return (state, first);
            }

            if (clock.GetElapsedTime(begun) > deadline)
            {
                var cancel = new CancelStatementRequest { Id = id };
                await Ask(warehouse, "CancelStatement", () => redshift.CancelStatementAsync(cancel, stop), stop);
                string error = $"had not ended after {deadline.TotalSeconds:0} s and was cancelled";
                throw new StatementFailedException(label, warehouse, error, timedOut: true);
            }

            await Task.Delay(look, clock, stop);
            look = look * 1.5 < LongestLook ? look * 1.5 : LongestLook;
        }
    }

    private async Task<string> Submit(WarehouseConnection warehouse, ExecuteStatementRequest request, CancellationToken stop) =>
        (await Ask(warehouse, "ExecuteStatement", () => redshift.ExecuteStatementAsync(request, stop), stop)).Id;

    private async Task<string> SubmitBatch(
        WarehouseConnection warehouse, StatementLabel label, IReadOnlyList<string> statements, int attempt, CancellationToken stop)
    {
        if (statements.Count == 1)
        {
            ExecuteStatementRequest single = Request(warehouse, label, statements[0]);
            single.ClientToken = label.Token(attempt, statements);
            return await Submit(warehouse, single, stop);
        }

        var request = new BatchExecuteStatementRequest
        {
            WorkgroupName = warehouse.Workgroup,
            ClusterIdentifier = warehouse.Cluster,
            Database = warehouse.Database,
            SecretArn = warehouse.SecretArn,
            StatementName = label.Name,
            Sqls = [.. statements.Select(label.Comment)],
            ClientToken = label.Token(attempt, statements),
        };
        return (await Ask(warehouse, "BatchExecuteStatement", () => redshift.BatchExecuteStatementAsync(request, stop), stop)).Id;
    }

    private static ExecuteStatementRequest Request(WarehouseConnection warehouse, StatementLabel label, string sql) => new()
    {
        WorkgroupName = warehouse.Workgroup,
        ClusterIdentifier = warehouse.Cluster,
        Database = warehouse.Database,
        SecretArn = warehouse.SecretArn,
        StatementName = label.Name,
        Sql = label.Comment(sql),
    };

    private static string Error(DescribeStatementResponse ended) =>
        ended.Error
        ?? ended.SubStatements?.FirstOrDefault(statement => statement.Error is not null)?.Error
        ?? $"ended {ended.Status} without a reason";

    private async Task<T> Ask<T>(WarehouseConnection warehouse, string operation, Func<Task<T>> call, CancellationToken stop)
    {
        try
        {
            return await busy.Ask(call, stop);
        }
        catch (AmazonServiceException error) when (AwsErrors.Of(error) is AwsRefusal.Transient or AwsRefusal.HeldBack)
        {
            throw new TransientAwsException("Redshift Data", operation, warehouse.Describe(), error);
        }
        catch (AmazonServiceException error)
        {
            throw new WarehouseUnavailableException(warehouse, operation, error);
        }
        catch (AmazonClientException error)
        {
            throw new TransientAwsException("Redshift Data", operation, warehouse.Describe(), error);
        }
        catch (HttpRequestException error)
        {
            throw new TransientAwsException("Redshift Data", operation, warehouse.Describe(), error);
        }
    }

    [LoggerMessage(4202, LogLevel.Information, "{Statement}: attempt {Attempt} of an earlier call failed, the next is made: {Error}")]
    private partial void LogEarlier(string statement, int attempt, string error);

    [LoggerMessage(4201, LogLevel.Warning, "{Statement}: attempt {Attempt} failed and is made again under a new token: {Error}")]
    private partial void LogAgain(string statement, int attempt, string error);
}
