namespace Orchestrator.Configuration;

/// <summary>All pipelines of a deployment and everything that is wrong with their files.</summary>
/// <param name="Pipelines">Those without a problem, by name.</param>
/// <param name="Files">Every file that was read.</param>
public sealed record PipelineSet(
    IReadOnlyList<Pipeline> Pipelines, IReadOnlyList<string> Files, IReadOnlyList<ConfigurationProblem> Problems)
{
    /// <summary>The pipeline of that name; null where none is valid.</summary>
    public Pipeline? Find(string name) => Pipelines.FirstOrDefault(pipeline => pipeline.Name.Value == name);

    /// <summary>Reads files by path and text; problems come in the order of files and lines.</summary>
    public static PipelineSet Of(IEnumerable<KeyValuePair<string, string>> files)
    {
        var read = files.Select(file => (file.Key, Read: PipelineReader.Read(file.Key, file.Value))).ToList();
        var pipelines = read.Select(file => file.Read.Pipeline).OfType<Pipeline>().ToList();
        List<ConfigurationProblem> shared = [.. SameName(pipelines), .. SameTarget(pipelines), .. OwnFlows(pipelines)];
        var wrong = shared.Select(problem => problem.File).ToHashSet();
        var right = pipelines.Where(pipeline => !wrong.Contains(pipeline.Name.Place.File));
        var problems = read.SelectMany(file => file.Read.Problems).Concat(shared);
        return new PipelineSet(
            [.. right.OrderBy(pipeline => pipeline.Name.Value, StringComparer.Ordinal)],
            [.. read.Select(file => file.Key)],
            [.. problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.Column)]);
    }

    private static IEnumerable<ConfigurationProblem> SameName(List<Pipeline> pipelines) =>
        from pipeline in pipelines
        let first = pipelines.First(other => other.Name.Value == pipeline.Name.Value)
        where first != pipeline
        select ConfigurationProblem.At(pipeline.Name.Place, "ORC1016", $"pipeline \"{pipeline.Name}\" is defined twice") with
        {
            Note = $"first in {first.Name.Place.File}:{first.Name.Place.Line}",
        };

    /// <summary>Flows that runs of these pipelines make would start the next run at the end of every run.</summary>
    private static IEnumerable<ConfigurationProblem> OwnFlows(List<Pipeline> pipelines) =>
        from pipeline in pipelines
        from flow in pipeline.StartOn.Select(condition => condition.Flow).OfType<Written>()
        let maker = pipelines.FirstOrDefault(other => flow.Value.StartsWith($"{other.Name}.", StringComparison.Ordinal))
        where maker is not null
        select ConfigurationProblem.At(flow.Place, "ORC1052", $"\"{flow}\" is the name of a flow that a run makes") with
        {
            Note = $"flows of pipeline \"{maker.Name}\" are named {maker.Name}.(run).(object).(attempt); they never start a pipeline",
        };

    private static IEnumerable<ConfigurationProblem> SameTarget(List<Pipeline> pipelines)
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
                yield return ConfigurationProblem.At(other.Name.Place, "ORC1014", $"two pipelines load the target table {table}") with
                {
                    Found = $"pipeline \"{first.Pipeline.Name}\" loads it too ({first.Name.Place.File}:{first.Name.Place.Line})",
                    Note = "give one of them a schema of its own",
                };
            }
        }
    }

    private static string TargetOf(Pipeline pipeline, PipelineObject o) => string.Join('\n',
        pipeline.Redshift.Connection.Workgroup ?? pipeline.Redshift.Connection.Cluster,
        pipeline.Redshift.Connection.Database,
        pipeline.Redshift.Connection.Schema,
        o.Name.Value.ToLowerInvariant());
}
