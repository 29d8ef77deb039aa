using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Amazon.Appflow;
using Amazon.Appflow.Model;
using AwsSimulator;
using Npgsql;

namespace Orchestrator.Benchmarks.Aws;

/// <summary>
/// Rows a second that a run loads of an object with 30 fields, from StartFlow until its record says Successful, beside one bare COPY of
/// the same rows. They take turns, and the median of each counts, so that a busy moment of the machine hits neither alone.
/// </summary>
internal sealed class WideObject(Simulator simulator)
{
    private const string Source = "Account";
    private const int Columns = 30;
    private const int Rounds = 5;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    public async IAsyncEnumerable<Measurement> Measure([EnumeratorCancellation] CancellationToken stop)
    {
        using AmazonAppflowClient client = Clients.AppFlow(simulator);
        await using WarehouseTable table = await WarehouseTable.Create(simulator, Source, Columns, stop);
        await WarehouseTable.ResetMetadata(client, stop);
        await client.CreateFlowAsync(table.Flow("wide"), stop);
        (long rows, _) = await Load(client, stop);
        byte[] sameRows = await Exported(table, stop);
        await table.Execute($"CREATE TABLE {table.Name}_copied (LIKE {table.Name})", stop);

        var loads = new List<TimeSpan>();
        var copies = new List<TimeSpan>();
        for (int round = 0; round < Rounds; round++)
        {
            await table.Execute($"TRUNCATE {table.Name}, {table.Name}_copied", stop);
            loads.Add((await Load(client, stop)).Took);
            copies.Add(await Copy(table, sameRows, stop));
        }

        double load = rows / Median(loads).TotalSeconds, copy = rows / Median(copies).TotalSeconds;
        yield return new Measurement($"AppFlow run, {Columns} columns (reference: bare COPY)", load, "rows/s", Goal: 100_000)
        {
            Reference = copy,
        };
        yield return new Measurement("its time, as a multiple of that bare COPY's", copy / load, "×", Goal: 1.5)
        {
            Reference = 1, AtMost = true,
        };
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    private static async Task<(long Rows, TimeSpan Took)> Load(AmazonAppflowClient client, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        string execution = (await client.StartFlowAsync(new StartFlowRequest { FlowName = "wide" }, stop)).ExecutionId;
        while (true)
        {
            DescribeFlowExecutionRecordsResponse records = await client.DescribeFlowExecutionRecordsAsync(
                new DescribeFlowExecutionRecordsRequest { FlowName = "wide", MaxResults = 20 }, stop);
            ExecutionRecord? record = records.FlowExecutions.Find(candidate => candidate.ExecutionId == execution);
            if (record?.ExecutionStatus == ExecutionStatus.Error)
            {
                throw new InvalidOperationException($"The run failed: {record.ExecutionResult.ErrorInfo.ExecutionMessage}");
            }

            if (record?.ExecutionStatus == ExecutionStatus.Successful)
            {
                return (record.ExecutionResult.RecordsProcessed!.Value, watch.Elapsed);
            }

            await System.Threading.Tasks.Task.Delay(Between, stop);
        }
    }

    private static async Task<byte[]> Exported(WarehouseTable table, CancellationToken stop)
    {
        await using NpgsqlConnection connection = await table.Database.OpenConnectionAsync(stop);
        using TextReader rows = await connection.BeginTextExportAsync($"COPY {table.Name} TO STDOUT", stop);
        return Encoding.UTF8.GetBytes(await rows.ReadToEndAsync(stop));
    }

    private static async Task<TimeSpan> Copy(WarehouseTable table, byte[] rows, CancellationToken stop)
    {
        await using NpgsqlConnection connection = await table.Database.OpenConnectionAsync(stop);
        var watch = Stopwatch.StartNew();
        var writer = (StreamWriter)await connection.BeginTextImportAsync($"COPY {table.Name}_copied FROM STDIN", stop);
        await using (writer)
        {
            await writer.BaseStream.WriteAsync(rows, stop);
        }

        return watch.Elapsed;
    }
}
