using System.Globalization;
using DurableTask.Core.History;
using DurableTask.Sqlite.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Client;

internal sealed partial class SqliteDurableTaskClient
{
    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        engine.Store.Read(file => InstanceRows.Find(file, instanceId) is { } instance ? Describe(file, instance, getInputsAndOutputs) : null)
            .WaitAsync(cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        filter ??= new OrchestrationQuery();
        return Pageable.Create<OrchestrationMetadata>((token, pageSize, cancellation) =>
        {
            var query = new InstanceQuery
            {
                CreatedFrom = filter.CreatedFrom,
                CreatedTo = filter.CreatedTo,
                Statuses = filter.Statuses?.ToArray() is { Length: > 0 } statuses ? statuses : null,
                IdPrefix = filter.InstanceIdPrefix,
                After = ReadToken(token ?? filter.ContinuationToken),
                PageSize = pageSize ?? (filter.PageSize > 0 ? filter.PageSize : OrchestrationQuery.DefaultPageSize),
            };
            return engine.Store.Read(file =>
            {
                List<InstanceRecord> page = query.Run(file);
                return new Page<OrchestrationMetadata>(
                    [.. page.Select(i => Describe(file, i, filter.FetchInputsAndOutputs))], NextToken(page, query.PageSize));
            }).WaitAsync(cancellation);
        });
    }

    public override Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null,
        DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = OrchestrationQuery.DefaultPageSize,
        string? lastInstanceKey = null,
        CancellationToken cancellation = default)
    {
        var query = new InstanceQuery
        {
            CompletedFrom = completedTimeFrom,
            CompletedTo = completedTimeTo,
            Statuses = runtimeStatus?.ToArray(),
            After = ReadToken(lastInstanceKey),
            PageSize = pageSize,
        };
        return engine.Store.Read(file =>
        {
            List<InstanceRecord> page = query.Run(file);
            return new Page<string>([.. page.Select(i => i.InstanceId)], NextToken(page, pageSize));
        }).WaitAsync(cancellation);
    }

    /// <summary>The history of the instance's current execution.</summary>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public override async Task<IList<HistoryEvent>> GetOrchestrationHistoryAsync(string instanceId, CancellationToken cancellation = default)
    {
        LoadedInstance instance = await Load(instanceId, cancellation);
        return [.. instance.Turns.SelectMany(turn => turn).Select(CoreHistory.Of)];
    }

    /// <summary>Returns once the instance is there and no longer pending; waits for one that does not exist yet.</summary>
    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitUntil(instanceId, status => status != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    /// <summary>Returns once the instance has ended; waits for one that does not exist yet.</summary>
    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitUntil(instanceId, InstanceRecord.IsEnd, getInputsAndOutputs, cancellation);

    async Task<LoadedInstance> Load(string instanceId, CancellationToken cancellation) =>
        await engine.Store.Read(file => LoadedInstance.Read(file, instanceId)).WaitAsync(cancellation)
            ?? throw new ArgumentException($"There is no orchestration with instance id '{instanceId}'.", nameof(instanceId));

    async Task<OrchestrationMetadata> WaitUntil(
        string instanceId, Func<OrchestrationRuntimeStatus, bool> reached, bool getInputsAndOutputs, CancellationToken cancellation)
    {
        while (true)
        {
            TaskCompletionSource<InstanceRecord> change = engine.Dispatcher.Changes.Watch(instanceId);
            try
            {
                // What lives in memory says itself that it is not there yet; the rest is read from the file.
                if ((engine.Dispatcher.Instances.Known(instanceId) is not { } alive || reached(alive.Status))
                    && await GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation) is { } instance
                    && reached(instance.RuntimeStatus))
                {
                    return instance;
                }

                InstanceRecord told = await change.Task.WaitAsync(cancellation);
                if (reached(told.Status))
                {
                    // A purge may be faster than who waits. It takes the payloads along, which are in the file alone.
                    return getInputsAndOutputs
                        && await GetInstancesAsync(instanceId, true, cancellation) is { } whole && reached(whole.RuntimeStatus)
                        ? whole
                        : Describe(told);
                }
            }
            finally
            {
                engine.Dispatcher.Changes.Unwatch(instanceId, change);
            }
        }
    }

    OrchestrationMetadata Describe(StoreConnection file, InstanceRecord instance, bool withInputsAndOutputs) => withInputsAndOutputs
        ? Describe(instance, HistoryRows.Input(file, instance.Key), InstanceRows.Output(file, instance.Key), Converter)
        : Describe(instance);

    /// <param name="converter">Null: as in the real client, the Read…As methods then say that the payloads were not asked for.</param>
    static OrchestrationMetadata Describe(
        InstanceRecord instance, string? input = null, string? output = null, DataConverter? converter = null) =>
        new(instance.Name, instance.InstanceId)
    {
        RuntimeStatus = instance.Status,
        CreatedAt = instance.CreatedAt,
        LastUpdatedAt = instance.UpdatedAt,
        SerializedCustomStatus = instance.CustomStatus,
        SerializedInput = input,
        SerializedOutput = output,
        FailureDetails = instance.Failure?.ToDetails(),
        Tags = instance.Tags ?? new Dictionary<string, string>(),
        DataConverter = converter,
    };

    static string? NextToken(List<InstanceRecord> page, int pageSize) =>
        page.Count < pageSize ? null : page[^1].Key.ToString(CultureInfo.InvariantCulture);

    static long ReadToken(string? token) => token is null ? 0
        : long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out long key) ? key
        : throw new ArgumentException($"'{token}' is not a continuation token of this engine.", nameof(token));
}
