using System.Runtime.CompilerServices;
using System.Text.Json;
using Orchestrator.Events;
using Orchestrator.Triggers;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Tests.Events;

/// <summary>What infra/aws makes EventBridge send is what the endpoint takes.</summary>
public sealed class TemplateTests
{
    private static readonly YamlNode Resources = Template()["Resources"];

    [Fact]
    public void Rules_OfTheTemplate_SendOnlyKindsOfEventsThatAreUnderstood()
    {
        YamlNode[] patterns = [.. OfType("AWS::Events::Rule").Select(rule => rule["Properties"]["EventPattern"])];

        (string Source, string Type)[] sent =
        [
            .. from pattern in patterns
               from source in (YamlSequenceNode)pattern["source"]
               from type in (YamlSequenceNode)pattern["detail-type"]
               select (source.ToString(), type.ToString()),
        ];

        Assert.Equal(3, patterns.Length);
        Assert.DoesNotContain(sent.Select(KindOf), kind => kind is EventKind.Other or EventKind.FlowStarted);
    }

    [Fact]
    public void Connection_OfTheTemplate_SendsTheHeaderTheEndpointReads()
    {
        YamlNode key = Assert.Single(OfType("AWS::Events::Connection"))["Properties"]["AuthParameters"]["ApiKeyAuthParameters"];

        Assert.Equal(TakeEvent.KeyHeader, key["ApiKeyName"].ToString());
        Assert.StartsWith("{{resolve:secretsmanager:", key["ApiKeyValue"].ToString(), StringComparison.Ordinal);
    }

    private static EventKind KindOf((string Source, string Type) sent) => new AwsEvent
    {
        Id = "a", Source = sent.Source, DetailType = sent.Type, Detail = JsonSerializer.SerializeToElement(new { }),
    }.Kind;

    private static IEnumerable<YamlNode> OfType(string type) =>
        ((YamlMappingNode)Resources).Children.Values.Where(resource => resource["Type"].ToString() == type);

    private static YamlNode Template([CallerFilePath] string here = "")
    {
        var stream = new YamlStream();
        using StreamReader text = File.OpenText(Path.GetFullPath("../../../infra/aws/template.yaml", Path.GetDirectoryName(here)!));
        stream.Load(text);
        return stream.Documents[0].RootNode;
    }
}
