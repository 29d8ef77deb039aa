using AwsSimulator.Control;
using AwsSimulator.Salesforce;
using Npgsql;

namespace AwsSimulator.AppFlow;

/// <summary>Rows on their way into the table, with what the run's record will say of them.</summary>
internal sealed class RowBatch(IReadOnlyList<FieldMapping> mappings)
{
    private readonly RowEncoder encoder = new(mappings);

    /// <summary>Records the batch stands for, also those that gave no row.</summary>
    public long Records { get; set; }

    /// <summary>Records that a filter held back.</summary>
    public long Filtered { get; set; }

    /// <summary>Records that do not fit the table.</summary>
    public long Failures { get; set; }

    public int Rows => encoder.Rows;

    public ReadOnlyMemory<byte> Bytes => encoder.Batch;

    /// <returns>The first mapping whose value does not fit; null if the record was added.</returns>
    public FieldMapping? Add(SalesforceRecord record) => encoder.Add(record);

    public void Clear()
    {
        encoder.Clear();
        Records = 0;
        Filtered = 0;
        Failures = 0;
    }
}

/// <summary>
/// The writing half of a run: copies one batch while the next is being made. Each COPY commits by itself. A cancelled run ends here,
/// where its next COPY would begin, or some COPYs later if it is one of those that go on; so does one that a fault hits.
/// </summary>
internal sealed class TableLoad(
    NpgsqlConnection connection, string copy, FlowExecution execution, AppFlowOptions options, Func<FaultRule?> nextFault) : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    private Task copying = Task.CompletedTask;
    private int? copiesLeft;
    private long bytes;

    /// <summary>Waits for the batch before, then begins to copy this one.</summary>
    /// <returns>False if the run was cancelled and writes no more.</returns>
    public async Task<bool> Begin(RowBatch batch, CancellationToken stop)
    {
        await copying;
        FaultRule? fault = batch.Rows > 0 && copiesLeft is null ? nextFault() : null;
        await Suffer(fault, stop);
        if (execution.IsCancelled)
        {
            execution.End(null);
            copiesLeft = options.CopiesAfterCancel;
        }

        if (copiesLeft == 0)
        {
            return false;
        }

        copiesLeft--;
        copying = Task.Run(() => Copy(batch, isLost: fault?.Kind == FaultKind.Drop, stop), stop);
        return true;
    }

    private async Task Suffer(FaultRule? fault, CancellationToken stop)
    {
        switch (fault?.Kind)
        {
            case FaultKind.Fail:
                execution.End(fault.Message ?? "The request failed because of an internal error in the destination connector.");
                copiesLeft = options.CopiesAfterFailure;
                break;
            case FaultKind.Latency:
                await Task.Delay(TimeSpan.FromSeconds(fault.DelaySeconds), stop);
                break;
            case FaultKind.Hang:
                while (!execution.IsCancelled)
                {
                    await Task.Delay(BetweenLooks, stop);
                }

                break;
        }
    }

    /// <summary>Waits for the last batch.</summary>
    public Task Finish() => copying;

    /// <summary>Waits, whatever became of it: the connection must not be taken away under a COPY.</summary>
    public async ValueTask DisposeAsync() => await copying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task Copy(RowBatch batch, bool isLost, CancellationToken stop)
    {
        if (batch.Rows > 0 && !isLost)
        {
            // Its base stream takes the bytes as they are; the writer would take text and encode it once more.
            var writer = (StreamWriter)await connection.BeginTextImportAsync(copy, stop);
            await using (writer)
            {
                await writer.BaseStream.WriteAsync(batch.Bytes, stop);
            }
        }

        execution.Report(batch.Records, batch.Filtered, batch.Bytes.Length, batch.Failures);
        bytes += batch.Bytes.Length;
        batch.Clear();
        if (bytes > options.RunSizeLimit)
        {
            throw new FlowRefusedException($"The run exceeded the limit of {options.RunSizeLimit} bytes of data per flow run.");
        }

        await Task.Delay(options.PauseBetweenCopies, stop);
    }
}
