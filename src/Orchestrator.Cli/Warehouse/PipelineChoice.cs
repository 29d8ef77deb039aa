using System.CommandLine;
using Orchestrator.Cli.Commands;
using Orchestrator.Cli.Errors;
using Orchestrator.Configuration;

namespace Orchestrator.Cli.Warehouse;

/// <summary>Which pipeline and object a command line means. The pipeline can be left out where there is only one.</summary>
public static class PipelineChoice
{
    public static Option<string> PipelinesOption() => new("--pipelines")
    {
        Description = "A pipeline file, or a folder with *.yaml files.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "pipelines",
    };

    /// <summary>Words of which the first may be a pipeline's name: at least so many, at most one more.</summary>
    public static Argument<string[]> Words(string names, string description, int least) => new(names)
    {
        Description = description,
        Arity = new ArgumentArity(least, least + 1),
    };

    /// <summary>Pipeline, object, and the words after them.</summary>
    public static (Pipeline Pipeline, PipelineObject Object, string[] Others) Of(PipelineSet set, string[] words, int least)
    {
        Pipeline pipeline = words.Length > least ? Find(set, words[0])
            : set.Pipelines is [var only] ? only
            : throw new RefusalException("ORC4046", "there are several pipelines, and none is named")
            {
                Facts = [$"allowed: {string.Join(", ", set.Pipelines.Select(p => p.Name))}"],
                Fix = "name the pipeline before the object",
                NotDone = "Nothing was asked of the warehouse.",
            };
        string[] rest = words.Length > least ? words[1..] : words;
        return (pipeline, Find(pipeline, rest[0]), rest[1..]);
    }

    public static Pipeline Find(PipelineSet set, string name) => set.Find(name) ?? throw new RefusalException("ORC4040", $"there is no pipeline \"{name}\"")
    {
        Facts = Known(name, [.. set.Pipelines.Select(pipeline => pipeline.Name.Value)]),
        Fix = "orchestrator check          lists the pipelines",
        NotDone = "Nothing was asked of the warehouse.",
    };

    public static PipelineObject Find(Pipeline pipeline, string name) =>
        pipeline.Find(name) ?? throw new RefusalException("ORC4042", $"pipeline \"{pipeline.Name}\" has no object \"{name}\"")
        {
            Facts = Known(name, [.. pipeline.Objects.Select(o => o.Name.Value)]),
            NotDone = "Nothing was asked of the warehouse.",
        };

    private static IReadOnlyList<string> Known(string name, string[] known) => NearestName.Of(name, known) is { } nearest
        ? [$"nearest: {nearest}", $"allowed: {string.Join(", ", known)}"]
        : [$"allowed: {string.Join(", ", known)}"];
}
