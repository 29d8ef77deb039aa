using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DurableTask.Sqlite;
using DurableTask.Sqlite.Execution;
using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Runtime;
using DurableTask.Sqlite.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Reporting;

namespace Orchestrator.Tests.Upgrade;

/// <summary>The turns of one orchestration of a run, as the engine stored them.</summary>
internal sealed record RecordedInstance(string InstanceId, List<List<HistoryEvent>> Turns)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Orchestration => Turns[0].OfType<ExecutionStarted>().Single().Name;

    public ExecutionCompleted Completion => Turns[^1].OfType<ExecutionCompleted>().Single();

    public static async Task<RecordedInstance> Of(SqliteEngine engine, string instanceId)
    {
        LoadedInstance? loaded = await engine.Store.Read(file => LoadedInstance.Read(file, instanceId));
        return new RecordedInstance(instanceId, [.. loaded!.Turns.Select(turn => turn.ConvertAll(WithoutPlaces))]);
    }

    public static List<RecordedInstance> Read(string file) =>
    [
        .. JsonNode.Parse(File.ReadAllText(file))!.AsArray().Select(instance => new RecordedInstance(
            (string)instance!["instanceId"]!,
            [.. instance["turns"]!.AsArray().Select(turn => HistoryJson.Read(turn!.ToJsonString()))])),
    ];

    /// <summary>A line per event, so that a difference can be read.</summary>
    public static void Write(string file, IEnumerable<RecordedInstance> instances) =>
        File.WriteAllText(file, $"[\n{string.Join(",\n", instances.Select(instance => instance.Text()))}\n]\n");

    /// <summary>An execution of that code, before its first turn.</summary>
    public OrchestrationSession Begin(DurableTaskRegistry code)
    {
        Func<IServiceProvider, ITaskOrchestrator> create = new TaskCatalogue(code).Orchestrators[Orchestration];
        var converter = new JsonDataConverter(OrchestratorJson.Options);
        return new OrchestrationSession(InstanceId, () => create(null!), converter, NullLoggerFactory.Instance, () => { });
    }

    private string Text()
    {
        var text = new StringBuilder($"{{\"instanceId\": \"{InstanceId}\", \"turns\": [\n");
        text.AppendJoin(",\n", Turns.Select(turn =>
        {
            IEnumerable<string> events = JsonNode.Parse(HistoryJson.Write(turn))!.AsArray().Select(e => e!.ToJsonString(Plain));
            return $"  [\n    {string.Join(",\n    ", events)}\n  ]";
        }));
        return text.Append("\n]}").ToString();
    }

    // Stack traces name the files of the machine they were recorded on; nothing is decided by them.
    private static HistoryEvent WithoutPlaces(HistoryEvent e) => e switch
    {
        TaskFailed failed => failed with { Failure = WithoutPlaces(failed.Failure)! },
        SubOrchestrationInstanceFailed failed => failed with { Failure = WithoutPlaces(failed.Failure)! },
        ExecutionCompleted { Failure: not null } ended => ended with { Failure = WithoutPlaces(ended.Failure) },
        _ => e,
    };

    private static Failure? WithoutPlaces(Failure? failure) =>
        failure is null ? null : failure with { StackTrace = null, Inner = WithoutPlaces(failure.Inner) };
}
