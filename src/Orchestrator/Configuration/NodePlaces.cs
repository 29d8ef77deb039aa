using YamlDotNet.RepresentationModel;

namespace Orchestrator.Configuration;

/// <summary>Knows where the values of one pipeline stand.</summary>
internal abstract class NodePlaces
{
    public abstract SourcePlace Of(YamlNode node);
}

/// <summary>Values that were attributes of a control table's items: places by the node itself, for there are no lines.</summary>
internal sealed class PlacesOfAttributes : NodePlaces
{
    // Nodes with the same text are equal; two of them stand in two places.
    private readonly Dictionary<YamlNode, string> places = new(ReferenceEqualityComparer.Instance);

    public T At<T>(T node, string place) where T : YamlNode
    {
        places[node] = place;
        return node;
    }

    public override SourcePlace Of(YamlNode node) => new(places[node]);
}
