using AwsSimulator.Salesforce;

namespace AwsSimulator.Tests.Salesforce;

public sealed class SalesforceIdTests
{
    [Theory]
    [InlineData("0015500000Xyy06", "0015500000Xyy06AAB")]
    [InlineData("0011G00000eM9wv", "0011G00000eM9wvQAC")]
    [InlineData("006q000000HdPzp", "006q000000HdPzpAAF")]
    public void WithSuffix_IdsOfRealOrgs_GivesTheirSuffix(string id15, string id18) => Assert.Equal(id18, SalesforceId.WithSuffix(id15));

    [Fact]
    public void Of_ManyNumbers_GivesIdsThatDifferInCaseOnly()
    {
        string[] ids = [.. Enumerable.Range(1, 5000).Select(number => SalesforceId.Of("001", number))];

        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.True(ids.Select(id => id[..15]).Distinct(StringComparer.OrdinalIgnoreCase).Count() < ids.Length);
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(ids, id => Assert.Equal(18, id.Length));
    }
}
