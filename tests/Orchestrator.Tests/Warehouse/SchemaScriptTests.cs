using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse;

public sealed class SchemaScriptTests
{
    /// <summary>What is in force is remembered by number: of two scripts with one number, one would be applied in every run.</summary>
    [Fact]
    public void Scripts_Numbered_HaveEachANumberOfTheirOwn() =>
        Assert.Equal(SchemaScript.All.Select(script => script.Version).Distinct(), SchemaScript.All.Select(script => script.Version));
}
