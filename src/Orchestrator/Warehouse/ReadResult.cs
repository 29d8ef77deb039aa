using System.Globalization;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using Microsoft.Azure.Functions.Worker;
using Orchestrator.Aws;

namespace Orchestrator.Warehouse;

/// <summary>
/// Reads the beginning of a statement's result set; the whole of it would not belong into an orchestration's history. Repeating it is safe
/// because it only reads.
/// </summary>
public sealed class ReadResult(IAmazonRedshiftDataAPIService redshift)
{
    private const int MostRows = 20;
    private const int MostColumns = 50;
    private const int LongestValue = 200;

    [Function(nameof(ReadResult))]
    public async Task<StatementResult> Run([ActivityTrigger] StatementAnswer finished, CancellationToken stop)
    {
        try
        {
            GetStatementResultResponse page = await redshift.GetStatementResultAsync(new GetStatementResultRequest { Id = finished.Id }, stop);
            IEnumerable<List<Field>> records = (page.Records ?? []).Take(MostRows);
            return new StatementResult(
                [.. (page.ColumnMetadata ?? []).Take(MostColumns).Select(column => column.Name)],
                [.. records.Select(fields => (IReadOnlyList<string?>)[.. fields.Take(MostColumns).Select(Text)])],
                page.TotalNumRows ?? page.Records?.Count ?? 0);
        }
        catch (AmazonServiceException error) when (AwsErrors.Of(error) is AwsRefusal.HeldBack or AwsRefusal.Transient)
        {
            throw new TransientAwsException("Redshift Data", "GetStatementResult", finished.Id!, error);
        }
        catch (AmazonServiceException error)
        {
            return StatementResult.Unreadable(error.Message);
        }
    }

    private static string? Text(Field field)
    {
        string? text = field switch
        {
            { IsNull: true } => null,
            { LongValue: { } number } => number.ToString(CultureInfo.InvariantCulture),
            { DoubleValue: { } number } => number.ToString("R", CultureInfo.InvariantCulture),
            { BooleanValue: { } truth } => truth ? "true" : "false",
            _ => field.StringValue,
        };
        return text is { Length: > LongestValue } ? $"{text[..(LongestValue - 1)]}…" : text;
    }
}
