using YamlDotNet.RepresentationModel;

namespace Orchestrator.Configuration;

/// <summary>Makes of the items of a control table what a pipeline file says, and reads that with the same reader.</summary>
internal static class TablePipelines
{
    public static PipelineSet Of(IReadOnlyList<TableItem> items)
    {
        IEnumerable<ConfigurationProblem> nameless =
            from item in items
            where item.Pipeline is null
            select new ConfigurationProblem("ORC1042", "the item has no attribute \"pipeline\"")
            {
                File = item.Place,
                Allowed = "a text: the name of the pipeline it belongs to",
            };
        IEnumerable<ReadPipeline> pipelines =
            from item in items
            where item.Pipeline is not null
            group item by item.Pipeline into pipeline
            orderby pipeline.Key
            select Read([.. pipeline.OrderBy(item => item.Object, StringComparer.Ordinal)]);
        return PipelineSet.Together([.. pipelines]).With(nameless) with { Unit = "item" };
    }

    /// <summary>One pipeline: its own item first, if it is there, then one per object.</summary>
    private static ReadPipeline Read(List<TableItem> items)
    {
        string[] places = [.. items.Select(item => item.Place)];
        if (items[0].Object is not null)
        {
            var headless = new ConfigurationProblem("ORC1042", $"pipeline \"{items[0].Pipeline}\" has objects and no item of its own")
            {
                File = items[0].Place,
                Allowed = "an item with its name, without \"object\" or with \"*\", and what stands above the objects",
            };
            return new ReadPipeline(places, null, [headless]);
        }

        if (items.Count > 1 && items[1].Object is null)
        {
            var twice = new ConfigurationProblem("ORC1016", $"pipeline \"{items[0].Pipeline}\" is defined twice") { File = items[1].Place };
            return new ReadPipeline(places, null, [twice]);
        }

        if (items.FirstOrDefault(item => item.IsNamedTwice) is { } named)
        {
            var misnamed = new ConfigurationProblem("ORC1002", "unknown key \"name\"")
            {
                File = $"{named.Place}/name",
                Nearest = named.Object is null ? "pipeline" : "object",
            };
            return new ReadPipeline(places, null, [misnamed]);
        }

        var where = new PlacesOfAttributes();
        YamlMappingNode pipeline = items[0].Keys(where);
        YamlScalarNode key = where.At(new YamlScalarNode("objects"), $"{items[0].Place}/objects");
        if (items.Count > 1)
        {
            // Objects in a list of the pipeline's own item come first.
            pipeline.Children.TryGetValue(key, out YamlNode? list);
            IEnumerable<YamlNode> listed = list as YamlSequenceNode ?? [];
            IEnumerable<YamlNode> own = items.Skip(1).Select(item => item.Keys(where));
            pipeline.Children[key] = where.At(new YamlSequenceNode(listed.Concat(own)), $"{items[0].Place}/objects");
        }

        return PipelineReader.Read(places, pipeline, where);
    }
}
