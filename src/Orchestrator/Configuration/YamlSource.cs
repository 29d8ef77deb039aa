using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Configuration;

/// <summary>Text of one file: turns the parser's marks into places a person can find.</summary>
internal sealed class YamlSource(string file, string text) : NodePlaces
{
    private readonly string[] lines = text.ReplaceLineEndings("\n").Split('\n');

    public SourcePlace Whole => At(1, 1, 1);

    public override SourcePlace Of(YamlNode node)
    {
        bool oneLine = node is YamlScalarNode && node.End.Line == node.Start.Line;
        int column = (int)node.Start.Column;
        int length = oneLine ? (int)node.End.Column - column : Line((int)node.Start.Line).TrimEnd().Length - column + 1;
        return At((int)node.Start.Line, column, length);
    }

    public SourcePlace Of(Mark mark) => At((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column), 1);

    private SourcePlace At(int line, int column, int length) => new(file, line, column, Math.Max(1, length), Line(line));

    private string Line(int number) => number >= 1 && number <= lines.Length ? lines[number - 1] : "";
}
