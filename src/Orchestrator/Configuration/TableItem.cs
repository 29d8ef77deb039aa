using Amazon.DynamoDBv2.Model;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Configuration;

/// <summary>One item of a control table.</summary>
/// <param name="table">Its place, <c>dynamodb://table</c>.</param>
internal sealed class TableItem(string table, Dictionary<string, AttributeValue> attributes)
{
    private const string PipelineAttribute = "pipeline";
    private const string ObjectAttribute = "object";

    /// <summary>The pipeline it belongs to; null where the item does not say.</summary>
    public string? Pipeline { get; } = Text(attributes, PipelineAttribute);

    /// <summary>Null for the pipeline's own item, which has no such attribute, or <c>*</c> where it is a key of the table.</summary>
    public string? Object { get; } = Text(attributes, ObjectAttribute) is { } name && name != "*" ? name : null;

    /// <summary>What names it in a file has another name here: both at once could say two things.</summary>
    public bool IsNamedTwice => attributes.ContainsKey("name");

    /// <summary>An item without a pipeline goes by its first attributes: what the keys of the table are is not in it.</summary>
    public string Place => Pipeline is null
        ? $"{table}/{{{string.Join(", ", Ordered(attributes).Take(3).Select(Shown))}}}"
        : string.Join('/', new[] { table, Pipeline, Object }.Where(part => part is not null));

    /// <summary>
    /// Its attributes as the keys of a file, with <c>name</c> for what names it. What other programs note begins with <c>_</c>.
    /// </summary>
    public YamlMappingNode Keys(PlacesOfAttributes places)
    {
        string named = Object is null ? PipelineAttribute : ObjectAttribute;
        YamlMappingNode map = places.At(new YamlMappingNode(), Place);
        map.Add(places.At(new YamlScalarNode("name"), $"{Place}/{named}"), Node(attributes[named], $"{Place}/{named}", places));
        bool IsKey(string name) => name is not (PipelineAttribute or ObjectAttribute or "name") && !name.StartsWith('_');
        return Fill(map, attributes.Where(attribute => IsKey(attribute.Key)), Place, places);
    }

    private static YamlMappingNode Fill(
        YamlMappingNode map, IEnumerable<KeyValuePair<string, AttributeValue>> attributes, string place, PlacesOfAttributes places)
    {
        foreach ((string name, AttributeValue value) in Ordered(attributes))
        {
            YamlScalarNode key = places.At(new YamlScalarNode(name), $"{place}/{name}");
            map.Children[key] = Node(value, $"{place}/{name}", places);
        }

        return map;
    }

    private static YamlNode Node(AttributeValue value, string place, PlacesOfAttributes places) => places.At<YamlNode>(
        value switch
        {
            { M: { } map } => Fill(new YamlMappingNode(), map, place, places),
            { L: { } list } => new YamlSequenceNode(list.Select((item, index) => Node(item, $"{place}/{index}", places))),
            { SS: { } texts } => Set(texts, place, places),
            { NS: { } numbers } => Set(numbers, place, places),
            { BOOL: { } flag } => new YamlScalarNode(flag ? "true" : "false"),
            { NULL: true } => new YamlScalarNode("null"),
            // Bytes are no value of a pipeline: an empty text is refused, with the place.
            _ => new YamlScalarNode(value.S ?? value.N ?? ""),
        },
        place);

    // A set has no order of its own.
    private static YamlSequenceNode Set(IEnumerable<string> texts, string place, PlacesOfAttributes places) =>
        new(texts.Order(StringComparer.Ordinal).Select(text => places.At(new YamlScalarNode(text), place)));

    private static IEnumerable<KeyValuePair<string, AttributeValue>> Ordered(
        IEnumerable<KeyValuePair<string, AttributeValue>> attributes) => attributes.OrderBy(a => a.Key, StringComparer.Ordinal);

    private static string Shown(KeyValuePair<string, AttributeValue> attribute) =>
        $"{attribute.Key}: {attribute.Value.S ?? attribute.Value.N ?? ".."}";

    private static string? Text(Dictionary<string, AttributeValue> attributes, string name) =>
        attributes.TryGetValue(name, out AttributeValue? value) && value.S is { Length: > 0 } text ? text : null;
}
