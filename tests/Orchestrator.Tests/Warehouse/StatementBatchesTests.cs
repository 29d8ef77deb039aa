using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse;

public sealed class StatementBatchesTests
{
    [Fact]
    public void Of_AnyGroups_KeepsTheLimitsTheOrderAndWhatBelongsTogether()
    {
        Gen<string[]> group =
            from count in Gen.Choose(1, 5)
            from lengths in Gen.Choose(1, 9_000).ListOf(count)
            select lengths.Select(length => new string('é', length)).ToArray();
        string[] first = ["LOCK", "UPDATE"];

        Prop.ForAll(Arb.From(group.ListOf()), groups =>
        {
            List<IReadOnlyList<string[]>> batches = [.. StatementBatches.Of(groups, texts => texts, first)];
            return batches.SelectMany(batch => batch).SequenceEqual(groups)
                && batches.All(batch => first.Length + batch.Sum(texts => texts.Length) <= StatementBatches.MostStatements)
                && batches.All(batch => batch.SelectMany(texts => texts).Sum(Encoding.UTF8.GetByteCount) <= StatementBatches.MostBytes);
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void Token_SameAttemptAtTheSameText_IsTheSameAndFits()
    {
        var label = new StatementLabel("crm-daily.20261120T063000", "consolidate");

        Assert.Equal(64, label.Token(1, ["CALL a()"]).Length);
        Assert.Equal(label.Token(1, ["CALL a()"]), label.Token(1, ["CALL a()"]));
        Assert.NotEqual(label.Token(1, ["CALL a()"]), label.Token(2, ["CALL a()"]));
        Assert.NotEqual(label.Token(1, ["CALL a()"]), label.Token(1, ["CALL b()"]));
    }

    [Theory]
    [InlineData("it's", 10, "'it''s'")]
    [InlineData("äöü", 4, "'äö'")]
    [InlineData("a😀", 4, "'a'")]
    [InlineData(null, 4, "NULL")]
    public void Text_LongerThanItsColumn_IsCutBetweenCharacters(string? value, int bytes, string expected) =>
        Assert.Equal(expected, Sql.Text(value, bytes));
}
