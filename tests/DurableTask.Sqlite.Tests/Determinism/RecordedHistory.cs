using System.Text.Json.Nodes;
using DurableTask.Sqlite.Execution;
using DurableTask.Sqlite.History;
using DurableTask.Sqlite.Runtime;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DurableTask.Sqlite.Tests.Determinism;

/// <summary>The rows of one instance in the table <c>history</c>, as the version that wrote them left them: a file per orchestration.</summary>
sealed class RecordedHistory
{
    static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Determinism", "Recorded");

    RecordedHistory(string instanceId, List<List<HistoryEvent>> turns)
    {
        InstanceId = instanceId;
        Turns = turns;
    }

    public static IEnumerable<string> Names =>
        Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order();

    public string InstanceId { get; }

    public List<List<HistoryEvent>> Turns { get; }

    public static RecordedHistory Read(string name)
    {
        JsonNode file = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!;
        return new RecordedHistory(
            (string)file["instanceId"]!, [.. file["turns"]!.AsArray().Select(turn => HistoryJson.Read(turn!.ToJsonString()))]);
    }

    /// <summary>An execution of that code, before its first turn.</summary>
    public OrchestrationSession NewSession(DurableTaskRegistry code)
    {
        string name = Turns[0].OfType<ExecutionStarted>().Single().Name;
        Func<IServiceProvider, ITaskOrchestrator> create = new TaskCatalogue(code).Orchestrators[name];
        ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        return new OrchestrationSession(InstanceId, () => create(services), JsonDataConverter.Default, NullLoggerFactory.Instance, () => { });
    }
}
