using Orchestrator.Objects;
using Orchestrator.Warehouse;

namespace Orchestrator.Tests.Warehouse;

public sealed class LoadReceiptTests
{
    private static readonly LoadReceipt Sound = new()
    {
        Object = "Account",
        LoadId = "l",
        State = ObjectState.Loaded,
        Staged = 12,
        Ignored = 1,
        Winners = 7,
        Duplicates = 2,
        Superseded = 2,
        Inserted = 2,
        Updated = 1,
        Deleted = 1,
        Buried = 1,
        Unchanged = 1,
        Late = 1,
        TargetBefore = 10,
        TargetAfter = 11,
    };

    [Fact]
    public void Holds_EveryRowAccountedFor_IsTrue() => Assert.True(Sound.Holds);

    public static TheoryData<LoadReceipt> OneFigureWrong => new(
        Sound with { Staged = 13 },
        Sound with { Duplicates = 1 },
        Sound with { Winners = 8, Duplicates = 1 },
        Sound with { Late = 0 },
        Sound with { TargetAfter = 12 },
        Sound with { AbsentDeleted = 1 });

    [Theory]
    [MemberData(nameof(OneFigureWrong))]
    public void Holds_OneFigureWrong_IsFalse(LoadReceipt receipt) => Assert.False(receipt.Holds);

    [Theory]
    [InlineData(ObjectState.Quarantined)]
    [InlineData(ObjectState.Failed)]
    public void Holds_LoadNotConsolidated_IsFalse(ObjectState state) => Assert.False((Sound with { State = state }).Holds);
}
