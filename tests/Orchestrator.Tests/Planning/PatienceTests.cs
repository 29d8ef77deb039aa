using Orchestrator.Planning;

namespace Orchestrator.Tests.Planning;

public sealed class PatienceTests
{
    private static readonly PollLimits Limits = new(5_000, 600_000);

    [Theory]
    [InlineData(30)]
    [InlineData(600)]
    [InlineData(3_600)]
    public void Flow_ThatTakesAsLongAsBefore_IsSeenToEndWithinATenth(double seconds)
    {
        double waited = 0;
        int looks = 0;
        while (waited < seconds)
        {
            waited += Patience.NextLook(TimeSpan.FromSeconds(waited), seconds, Limits).TotalSeconds;
            looks++;
        }

        Assert.InRange(waited - seconds, 0, Math.Max(5, seconds / 10));
        Assert.InRange(looks, 1, 8);
    }

    [Fact]
    public void Flow_NobodyKnowsAnythingAbout_IsLookedAtMoreRarelyTheLongerItTakes()
    {
        double waited = 0;
        int looks = 0;
        while (waited < 7_200)
        {
            waited += Patience.NextLook(TimeSpan.FromSeconds(waited), null, Limits).TotalSeconds;
            looks++;
        }

        Assert.InRange(looks, 1, 40);
    }

    [Theory]
    [InlineData(null, 21_600)]
    [InlineData(10.0, 900)]
    [InlineData(600.0, 2_400)]
    public void Deadline_NotConfigured_FollowsWhatItTookBefore(double? last, double seconds) =>
        Assert.Equal(seconds, Patience.Deadline(null, last).TotalSeconds);
}
