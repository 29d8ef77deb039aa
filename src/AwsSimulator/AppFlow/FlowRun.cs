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

    /// <summary>Runs to the end; every way it can fail becomes the record's error text.</summary>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            await Task.Delay(options.LatencyOf(source.Object), stop);
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
        IEnumerable<SalesforceRecord> delivered =
            from.Deliver(clock.GetUtcNow()).Where(record => plan.IncludesDeleted || !record.IsDeleted);
        if (execution.Window is { } window)
        {
            SalesforceField stamp = from.Find(window.Field)
                ?? throw new FlowRefusedException($"INVALID_FIELD: No such column {window.Field} on entity {source.Object}.");
            delivered = delivered.Where(record => window.Holds((DateTime?)record[stamp]));
        }

        await using NpgsqlConnection connection = await database.OpenConnectionAsync(stop);
        await using var load = new TableLoad(connection, CopyStatement(plan.Mappings), execution, options, NextFault);
        await Load(delivered, plan, load, stop);
    }

    private FaultRule? NextFault() => faults.Next("appflow", FaultSteps.CopyRows, source.Object);

    private async Task Load(IEnumerable<SalesforceRecord> delivered, FlowPlan plan, TableLoad load, CancellationToken stop)
    {
        RowBatch filling = new(plan.Mappings), copied = new(plan.Mappings);
        foreach (SalesforceRecord record in delivered)
        {
            bool selected = plan.Selects(record);
            filling.Records += selected || options.CountsBeforeFilters ? 1 : 0;
            filling.Filtered += selected ? 0 : 1;
            if (selected && filling.Add(record) is { } misfit)
            {
                if (destination.ErrorHandlingConfig?.FailOnFirstDestinationError == true)
                {
                    execution.Report(filling.Records, filling.Filtered, 0, 1);
                    throw new FlowRefusedException(LoadErrors.Misfit(misfit, record));
                }

                filling.Failures++;
            }

            if (filling.Rows >= options.RowsPerCopy)
            {
                if (!await load.Begin(filling, stop))
                {
                    return;
                }

                (filling, copied) = (copied, filling);
            }
        }

        await load.Begin(filling, stop);
        await load.Finish();
    }

    private string CopyStatement(IEnumerable<FieldMapping> mappings)
    {
        string table = string.Join('.', destination.Object.ToLowerInvariant().Split('.').Select(Quoted));
        return $"COPY {table} ({string.Join(", ", mappings.Select(mapping => Quoted(mapping.Column.Name)))}) FROM STDIN";
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
