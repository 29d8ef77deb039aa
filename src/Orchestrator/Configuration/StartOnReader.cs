namespace Orchestrator.Configuration;

/// <summary>Reads <c>startOn</c>: the events a pipeline starts on.</summary>
internal static class StartOnReader
{
    private const string About =
        "Events that start a run too, any of them. One that comes during a run starts the next at its end; of several for the same, the last.";

    public static IReadOnlyList<StartCondition> ReadAll(YamlMap file) =>
        [.. file.Maps("startOn", "entry of \"startOn\"", About).Select(Read)];

    private static StartCondition Read(YamlMap section)
    {
        YamlMap? pattern = section.Free(
            "event", EventPatternReader.Envelope, "An event pattern of EventBridge: values, { prefix: a }, { exists: true }, { anything-but: [a] }.");
        var condition = new StartCondition
        {
            DmsTask = section.Text("dmsTask", Identifier.TaskArn, "ARN of a DMS task that stopped, having finished its full load."),
            Flow = section.Text("flow", Identifier.Flow, "An AppFlow flow, none of a pipeline's own, that ended successfully."),
            Event = pattern is null ? null : EventPatternReader.Read(pattern),
        };
        section.RefuseOtherKeys();
        section.ExactlyOneOf("ORC1050", "an entry of \"startOn\" needs exactly one of dmsTask, flow and event", "dmsTask", "flow", "event");
        return condition;
    }

    /// <summary>A run that starts a task must not be what the task's end starts.</summary>
    public static void RefuseLoops(YamlMap file, Pipeline pipeline)
    {
        foreach (Written task in pipeline.StartOn.Select(condition => condition.DmsTask).OfType<Written>().Where(task => pipeline.Starts(task.Value)))
        {
            const string Note = "every run would start the task, and every end of the task a run";
            file.Report(task, "ORC1053", "the pipeline starts on a task that it starts itself", "load: adopt for the tables of this task", Note);
        }
    }
}
