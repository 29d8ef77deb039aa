using Amazon.Appflow;
using Amazon.Appflow.Model;
using Orchestrator.Aws;
using Orchestrator.Tests.Runs;
using Task = System.Threading.Tasks.Task;

namespace Orchestrator.Tests.Aws;

public sealed class BusyAwsTests
{
    // Ten minutes in half a second.
    private readonly HurriedClock clock = new(1_200);

    [Fact]
    public async Task Ask_ThrottledForMinutes_AsksMoreAndMoreRarelyUntilItIsAnswered()
    {
        DateTimeOffset storm = clock.GetUtcNow().AddMinutes(8);
        int asked = 0;

        string answer = await new BusyAws(clock).Ask(
            () => ++asked > 0 && clock.GetUtcNow() < storm ? throw Throttled() : Task.FromResult("done"), CancellationToken.None);

        Assert.Equal("done", answer);
        Assert.InRange(asked, 5, 40);
    }

    [Fact]
    public async Task Ask_ThrottledWithoutEnd_GivesUp() => await Assert.ThrowsAsync<AmazonAppflowException>(
        () => new BusyAws(clock).Ask<string>(() => throw Throttled(), CancellationToken.None));

    [Fact]
    public async Task Ask_RefusedForAnotherReason_DoesNotAskAgain()
    {
        int asked = 0;

        await Assert.ThrowsAsync<ResourceNotFoundException>(() => new BusyAws(clock).Ask<string>(
            () => ++asked > 0 ? throw new ResourceNotFoundException("gone") { ErrorCode = "ResourceNotFoundException" } : Task.FromResult(""),
            CancellationToken.None));

        Assert.Equal(1, asked);
    }

    private static AmazonAppflowException Throttled() => new("Rate exceeded") { ErrorCode = "ThrottlingException" };
}
