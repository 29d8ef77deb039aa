using Orchestrator.Configuration;

namespace Orchestrator.Tests.Configuration;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("Acount", "Account")]
    [InlineData("delets", "deletes")]
    [InlineData("acocunt", "Account")]
    [InlineData("Completely", null)]
    public void Name_Misspelt_IsGuessedWhenNearEnough(string written, string? meant) =>
        Assert.Equal(meant, NearestName.Of(written, ["deletes", "Account", "Opportunity", "mode"]));
}
