using Orchestrator.Benchmarks;
using Orchestrator.Cli.Bench;

namespace Orchestrator.Cli.Tests.Bench;

public sealed class JsonLinesTests
{
    [Theory]
    [InlineData(150, 100.0, false, """{"case":"c","value":150,"unit":"rows/s","reference":100,"ratio":1.5,"goal":120,"met":true}""")]
    [InlineData(110, null, false, """{"case":"c","value":110,"unit":"rows/s","reference":null,"ratio":null,"goal":120,"met":false}""")]
    [InlineData(110, 1.0, true, """{"case":"c","value":110,"unit":"rows/s","reference":1,"ratio":110,"goal":120,"met":true}""")]
    public void Write_Measurement_IsOneLineOfSevenMembers(double value, double? reference, bool atMost, string line)
    {
        using StringWriter text = new();

        new JsonLines(text).Write(new Measurement("c", value, "rows/s", Goal: 120) { Reference = reference, AtMost = atMost });

        Assert.Equal(line + "\n", text.ToString());
    }
}
