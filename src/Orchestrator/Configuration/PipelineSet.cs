namespace Orchestrator.Configuration;

/// <summary>All pipelines of a deployment and everything that is wrong with their files.</summary>
/// <param name="Pipelines">Those without a problem, by name.</param>
/// <param name="Files">Every file that was read, or item of a control table.</param>
public sealed record PipelineSet(
    IReadOnlyList<Pipeline> Pipelines, IReadOnlyList<string> Files, IReadOnlyList<ConfigurationProblem> Problems)
{
    public static readonly PipelineSet Empty = new([], [], []);

    /// <summary>What a person calls one of <see cref="Files"/>.</summary>
    public string Unit { get; init; } = "file";

    /// <summary>The pipeline of that name; null where none is valid.</summary>
    public Pipeline? Find(string name) => Pipelines.FirstOrDefault(pipeline => pipeline.Name.Value == name);

    /// <summary>Reads files by path and text; problems come in the order of files and lines.</summary>
    public static PipelineSet Of(IEnumerable<KeyValuePair<string, string>> files) =>
        Together([.. files.Select(file => PipelineReader.Read(file.Key, file.Value))]);

    /// <summary>What can only be seen when all are there, too.</summary>
    internal static PipelineSet Together(IReadOnlyList<ReadPipeline> read)
    {
        var pipelines = read.Select(file => file.Pipeline).OfType<Pipeline>().ToList();
        List<(Pipeline Pipeline, ConfigurationProblem Problem)> shared =
            [.. SameName(pipelines), .. SameTarget(pipelines), .. OwnFlows(pipelines)];
        IEnumerable<Pipeline> right = pipelines.Except(shared.Select(wrong => wrong.Pipeline));
        IEnumerable<ConfigurationProblem> problems = read.SelectMany(file => file.Problems).Concat(shared.Select(wrong => wrong.Problem));
        return new PipelineSet(
            [.. right.OrderBy(pipeline => pipeline.Name.Value, StringComparer.Ordinal)],
            [.. read.SelectMany(file => file.Files)],
            [.. problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.Column)]);
    }

    /// <summary>The same with what is wrong besides.</summary>
    internal PipelineSet With(IEnumerable<ConfigurationProblem> others)
    {
        ConfigurationProblem[] first = [.. others];
        return this with
        {
            Files = [.. Files.Union(first.Select(problem => problem.File).OfType<string>())],
            Problems = [.. first, .. Problems],
        };
    }

    private static IEnumerable<(Pipeline, ConfigurationProblem)> SameName(List<Pipeline> pipelines) =>
        from pipeline in pipelines
        let first = pipelines.First(other => other.Name.Value == pipeline.Name.Value)
        where first != pipeline
        select (pipeline, ConfigurationProblem.At(pipeline.Name.Place, "ORC1016", $"pipeline \"{pipeline.Name}\" is defined twice") with
        {
            Note = $"first in {first.Name.Place}",
        });

    /// <summary>Flows that runs of these pipelines make would start the next run at the end of every run.</summary>
    private static IEnumerable<(Pipeline, ConfigurationProblem)> OwnFlows(List<Pipeline> pipelines) =>
        from pipeline in pipelines
        from flow in pipeline.StartOn.Select(condition => condition.Flow).OfType<Written>()
        let maker = pipelines.FirstOrDefault(other => flow.Value.StartsWith($"{other.Name}.", StringComparison.Ordinal))
        where maker is not null
        select (pipeline, ConfigurationProblem.At(flow.Place, "ORC1052", $"\"{flow}\" is the name of a flow that a run makes") with
        {
            Note = $"flows of pipeline \"{maker.Name}\" are named {maker.Name}.(run).(object).(attempt); they never start a pipeline",
        });

    private static IEnumerable<(Pipeline, ConfigurationProblem)> SameTarget(List<Pipeline> pipelines)
    {
        var targets =
            from pipeline in pipelines
            from o in pipeline.Objects
            where o.IsConsolidated
            select (Pipeline: pipeline, o.Name, Target: TargetOf(pipeline, o));
        foreach (var target in targets.GroupBy(t => t.Target))
        {
            var first = target.First();
            foreach (var other in target.Where(t => t.Pipeline != first.Pipeline))
            {
                string table = $"{other.Pipeline.Redshift.Connection.Schema}.{other.Name.Value.ToLowerInvariant()}";
                yield return (other.Pipeline,
                    ConfigurationProblem.At(other.Name.Place, "ORC1014", $"two pipelines load the target table {table}") with
                    {
                        Found = $"pipeline \"{first.Pipeline.Name}\" loads it too ({first.Name.Place})",
                        Note = "give one of them a schema of its own",
                    });
            }
        }
    }

    private static string TargetOf(Pipeline pipeline, PipelineObject o) => string.Join('\n',
        pipeline.Redshift.Connection.Workgroup,
        pipeline.Redshift.Connection.Cluster,
        pipeline.Redshift.Connection.Database.ToLowerInvariant(),
        pipeline.Redshift.Connection.Schema,
        o.Name.Value.ToLowerInvariant());
}
