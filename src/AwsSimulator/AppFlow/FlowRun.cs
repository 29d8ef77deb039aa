using AwsSimulator.Control;
using AwsSimulator.Salesforce;
using Npgsql;

namespace AwsSimulator.AppFlow;

/// <summary>
/// One run: reads the org as it is visible now, and appends to the destination table what passes the filters. It only inserts, and each
/// COPY commits by itself, so a run that fails or is cancelled leaves what it had written.
/// </summary>
internal sealed class FlowRun(
    FlowDefinition definition,
    FlowExecution execution,
    SalesforceOrg org,
    NpgsqlDataSource database,
    FaultPlan faults,
    TimeProvider clock,
    AppFlowOptions options)
{
    private readonly SalesforceSource source = definition.SourceFlowConfig.SourceConnectorProperties.Salesforce;
    private readonly RedshiftDestination destination = definition.DestinationFlowConfig.DestinationConnectorProperties.Redshift;
    private long bytes;

    /// <summary>Runs to the end; every way it can fail becomes the record's error text.</summary>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            await Task.Delay(options.RunLatency, stop);
            if (faults.Next("appflow", FaultSteps.RunFlow, source.Object) is { } fault)
            {
                throw new FlowRefusedException(fault.Message ?? "The request failed because of an internal error in the source connector.");
            }

            if (!execution.IsCancelled)
            {
                await Copy(stop);
            }

            execution.End(null);
        }
        catch (FlowRefusedException error)
        {
            execution.End(error.Message);
        }
        catch (PostgresException error)
        {
            execution.End(LoadErrors.Text(error, destination.Object));
        }
        catch (NpgsqlException error)
        {
            execution.End($"Amazon Redshift cannot be reached: {error.Message}");
        }
        catch (OperationCanceledException)
        {
            execution.End("The simulator was stopped during the run.");
        }
        catch (Exception error)
        {
            // A run that broke here must end all the same, or whoever watches it waits for ever.
            execution.End($"Internal error: {error.Message}");
        }
    }

    private async Task Copy(CancellationToken stop)
    {
        SalesforceObject from = org.Find(source.Object)
            ?? throw new FlowRefusedException($"INVALID_TYPE: sObject type {source.Object} is not supported.");
        IReadOnlyList<RedshiftColumn> columns = await new RedshiftCatalogue(database).Columns(destination.Object, stop);
        if (columns.Count == 0)
        {
            throw new FlowRefusedException($"Relation {destination.Object} does not exist.");
        }

        FlowPlan plan = FlowPlan.Of(definition, from, columns, options.FilterBounds);
        execution.StartPull();
        IEnumerable<SalesforceRecord> delivered = from.Deliver(clock.GetUtcNow()).Where(record => plan.IncludesDeleted || !record.IsDeleted);
        if (execution.Window is { } window)
        {
            SalesforceField stamp = from.Find(window.Field)
                ?? throw new FlowRefusedException($"INVALID_FIELD: No such column {window.Field} on entity {source.Object}.");
            delivered = delivered.Where(record => window.Holds((DateTime?)record[stamp]));
        }

        var encoder = new RowEncoder(plan.Mappings);
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(stop);
        string copy = CopyStatement(plan.Mappings);
        long records = 0;
        long failures = 0;
        int? copiesLeft = null;
        foreach (SalesforceRecord record in delivered)
        {
            bool selected = plan.Selects(record);
            records += selected || options.CountsBeforeFilters ? 1 : 0;
            if (selected && encoder.Add(record) is { } misfit)
            {
                if (destination.ErrorHandlingConfig?.FailOnFirstDestinationError == true)
                {
                    execution.Report(records, 0, 1);
                    throw new FlowRefusedException(LoadErrors.Misfit(misfit, record));
                }

                failures++;
            }

            if (encoder.Rows >= options.RowsPerCopy)
            {
                await Flush(connection, copy, encoder, records, failures, stop);
                records = 0;
                failures = 0;
                copiesLeft = execution.IsCancelled ? EndCancelled() : copiesLeft - 1;
                if (copiesLeft == 0)
                {
                    return;
                }

                await Task.Delay(options.PauseBetweenCopies, stop);
            }
        }

        await Flush(connection, copy, encoder, records, failures, stop);
    }

    private int EndCancelled()
    {
        execution.End(null);
        return options.CopiesAfterCancel;
    }

    private async Task Flush(NpgsqlConnection connection, string copy, RowEncoder encoder, long records, long failures, CancellationToken stop)
    {
        if (encoder.Rows > 0)
        {
            // Its base stream takes the bytes as they are; the writer would take text and encode it once more.
            var writer = (StreamWriter)await connection.BeginTextImportAsync(copy, stop);
            await using (writer)
            {
                await writer.BaseStream.WriteAsync(encoder.Batch, stop);
            }
        }

        execution.Report(records, encoder.Batch.Length, failures);
        bytes += encoder.Batch.Length;
        encoder.Clear();
        if (bytes > options.RunSizeLimit)
        {
            throw new FlowRefusedException($"The run exceeded the limit of {options.RunSizeLimit} bytes of data per flow run.");
        }
    }

    private string CopyStatement(IEnumerable<FieldMapping> mappings)
    {
        string table = string.Join('.', destination.Object.ToLowerInvariant().Split('.').Select(Quoted));
        return $"COPY {table} ({string.Join(", ", mappings.Select(mapping => Quoted(mapping.Column.Name)))}) FROM STDIN";
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
