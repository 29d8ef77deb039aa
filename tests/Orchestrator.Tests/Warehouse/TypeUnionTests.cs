using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse;

public sealed class TypeUnionTests
{
    [Theory]
    [InlineData("VARCHAR(20)", "VARCHAR(40)", "VARCHAR(40)")]
    [InlineData("VARCHAR(20)", "INTEGER", "VARCHAR(64)")]
    [InlineData("BOOLEAN", "VARCHAR(1020)", "VARCHAR(1020)")]
    [InlineData("INTEGER", "BIGINT", "BIGINT")]
    [InlineData("BIGINT", "NUMERIC(18,2)", "NUMERIC(21,2)")]
    [InlineData("NUMERIC(38,0)", "NUMERIC(18,2)", "DOUBLE PRECISION")]
    [InlineData("INTEGER", "DOUBLE PRECISION", "DOUBLE PRECISION")]
    [InlineData("REAL", "SMALLINT", "DOUBLE PRECISION")]
    [InlineData("DATE", "TIMESTAMP", "TIMESTAMP")]
    [InlineData("DATE", "BOOLEAN", "VARCHAR(64)")]
    [InlineData("TIMESTAMP", "BIGINT", "VARCHAR(64)")]
    public void Union_OfTwoTypes_HoldsTheValuesOfBoth(string one, string other, string expected)
    {
        Assert.Equal(expected, TypeUnion.Of(one, other));
        Assert.Equal(expected, TypeUnion.Of(other, one));
        Assert.Equal(expected, TypeUnion.Of(expected, other));
    }

    [Theory]
    [InlineData("CHARACTER")]
    [InlineData("SUPER")]
    [InlineData("TIMESTAMP WITH TIME ZONE")]
    public void Types_WeNeverMake_AreNotJudged(string type) => Assert.False(TypeUnion.Knows(type));
}
