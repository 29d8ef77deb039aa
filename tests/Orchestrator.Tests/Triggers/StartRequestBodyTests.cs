using Orchestrator.Configuration;
using Orchestrator.Planning;
using Orchestrator.Triggers;

namespace Orchestrator.Tests.Triggers;

public sealed class StartRequestBodyTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("{}")]
    public void Body_WithNothingInIt_AsksForWhatTheFileSays(string? text)
    {
        StartRequestBody body = StartRequestBody.Of(text);

        Assert.Empty(body.Problems);
        Assert.Equal(new RunRequest(), body.Request);
    }

    [Fact]
    public void Body_WithEveryKey_IsRead()
    {
        StartRequestBody body = StartRequestBody.Of(
            """{"mode":"window","from":"2026-11-01T01:00:00+01:00","to":"2026-11-02T00:00:00Z","objects":["Case"],"retryOf":"crm.1"}""");

        Assert.Empty(body.Problems);
        Assert.Equal(LoadMode.Window, body.Request.Mode);
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), body.Request.From);
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 0, 0, 0, TimeSpan.Zero), body.Request.To);
        Assert.Equal(["Case"], body.Request.Objects!);
        Assert.Equal("crm.1", body.Request.RetryOf);
    }

    [Fact]
    public void Body_WithSeveralMistakes_NamesEachWithWhatIsAllowed()
    {
        StartRequestBody body = StartRequestBody.Of("""{"mode":"hourly","form":"x","to":"yesterday","objects":"Case","retryOf":7}""");

        Assert.Equal(["ORC1011", "ORC1002", "ORC1028", "ORC1028", "ORC1028"], body.Problems.Select(p => p.Code));
        Assert.Equal("from", body.Problems[1].Nearest);
        Assert.All(body.Problems, problem => Assert.NotNull(problem.Allowed));
        Assert.Equal("auto, full, incremental, window", body.Problems[0].Allowed);
    }

    [Theory]
    [InlineData("{\"mode\":")]
    [InlineData("[]")]
    [InlineData("full")]
    public void Body_ThatIsNoJsonObject_IsOneProblem(string text)
    {
        ConfigurationProblem problem = Assert.Single(StartRequestBody.Of(text).Problems);

        Assert.Equal("ORC1028", problem.Code);
    }
}
