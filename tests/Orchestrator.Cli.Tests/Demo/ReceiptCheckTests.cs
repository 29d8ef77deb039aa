using Orchestrator.Cli.Demo;
using Orchestrator.Objects;
using Orchestrator.Warehouse;

namespace Orchestrator.Cli.Tests.Demo;

public sealed class ReceiptCheckTests
{
    private static readonly LoadReceipt Sound = new()
    {
        Object = "Account",
        LoadId = "0123456789ab",
        State = ObjectState.Loaded,
        Processed = 100,
        Staged = 100,
        Ignored = 1,
        Winners = 90,
        Duplicates = 6,
        Superseded = 3,
        Inserted = 40,
        Updated = 30,
        Deleted = 10,
        Buried = 2,
        Unchanged = 5,
        Late = 3,
        TargetBefore = 500,
        TargetAfter = 530,
    };

    [Fact]
    public void AddUp_SoundReceipts_Holds() => Assert.Empty(ReceiptCheck.AddUp([Sound, Sound]).Wrong);

    public static TheoryData<LoadReceipt> OffByOne() =>
    [
        Sound with { Processed = 101 },
        Sound with { Staged = 101, Processed = 101 },
        Sound with { Ignored = 2 },
        Sound with { Duplicates = 7 },
        Sound with { Superseded = 2 },
        Sound with { Updated = 31 },
        Sound with { Buried = 1 },
        Sound with { Unchanged = 6 },
        Sound with { Late = 2 },
        Sound with { TargetAfter = 529 },
        Sound with { TargetBefore = 501 },
        Sound with { AbsentDeleted = 1 },
    ];

    [Theory]
    [MemberData(nameof(OffByOne))]
    public void AddUp_OneFigureIsOffByOne_NamesTheObject(LoadReceipt receipt) =>
        Assert.StartsWith("Account: ", Assert.Single(ReceiptCheck.AddUp([Sound, receipt]).Wrong), StringComparison.Ordinal);

    [Fact]
    public void Lines_CheckDoesNotHold_SaysNoAndWhatIsWrong()
    {
        string[] lines = [.. ReceiptCheck.AddUp([Sound with { TargetAfter = 529 }]).Lines()];

        Assert.StartsWith("  NO    receipts", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("Account: 529 rows afterwards is not 500 before + 40 new - 10 gone - 0 absent", lines[^1], StringComparison.Ordinal);
    }
}
