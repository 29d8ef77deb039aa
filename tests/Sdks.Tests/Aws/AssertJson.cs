using System.Text.Json.Nodes;

namespace Sdks.Tests.Aws;

internal static class AssertJson
{
    /// <summary>Same members and values; their order does not matter.</summary>
    public static void Equal(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"expected {expected}\nbut got {actual}");
}
