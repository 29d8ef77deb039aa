using Orchestrator.Planning;

namespace Orchestrator.Tests.Planning;

/// <summary>Looks are calls: 8 of an object are its budget without events (3 of them are not looks), 5 with, 40 where nothing is known.</summary>
public sealed class PatienceTests
{
    private static readonly PollLimits WithEvents = PollLimits.Default with { EventsCome = true };

    [Theory]
    [InlineData(30, 30)]
    [InlineData(600, 600)]
    [InlineData(600, 500)]
    [InlineData(600, 790)]
    [InlineData(36_000, 36_000)]
    [InlineData(36_000, 43_000)]
    public void Flow_ThatTakesAboutAsLongAsBefore_IsSeenToEndWithinATenthInFiveLooks(double expected, double seconds)
    {
        (int looks, double late) = Watch(seconds, expected, PollLimits.Default);

        Assert.InRange(late, 0, Math.Max(5, seconds / 10));
        Assert.InRange(looks, 1, 5);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(600)]
    [InlineData(7_200)]
    [InlineData(21_600)]
    public void Flow_NobodyKnowsAnythingAbout_IsLookedAtMoreRarelyTheLongerItTakes(double seconds) =>
        Assert.InRange(Watch(seconds, null, PollLimits.Default).Looks, 1, 21);

    [Theory]
    [InlineData(600, 500)]
    [InlineData(600, 740)]
    public void Flow_WhoseEventComes_IsNotLookedAtBefore(double expected, double seconds)
    {
        (int looks, double late) = Watch(seconds, expected, WithEvents);

        Assert.True(looks == 1 && late > 0);
    }

    [Fact]
    public void Flow_WhoseEventIsLost_IsStillSeenToEnd() => Assert.InRange(Watch(600, 600, WithEvents).Late, 0, 600 / 4);

    [Theory]
    [InlineData(null, 21_600)]
    [InlineData(10.0, 900)]
    [InlineData(600.0, 2_400)]
    public void Deadline_NotConfigured_FollowsWhatItTookBefore(double? last, double seconds) =>
        Assert.Equal(seconds, Patience.Deadline(null, last).TotalSeconds);

    [Fact]
    public void Room_InAnAccountFullForHours_IsAskedForSomeFiftyTimesAndFoundWithinATenth()
    {
        (TimeSpan waited, TimeSpan last, int asks) = (TimeSpan.Zero, TimeSpan.Zero, 0);
        for (; waited < TimeSpan.FromHours(6); asks++)
        {
            last = Patience.ForRoom(waited, PollLimits.Default);
            waited += last;
        }

        Assert.InRange(asks, 20, 70);
        Assert.InRange(last, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(36));
        Assert.True(Patience.ForRoom(TimeSpan.FromMinutes(5), PollLimits.Default) <= TimeSpan.FromMinutes(1));
    }

    private static (int Looks, double Late) Watch(double seconds, double? expected, PollLimits limits)
    {
        double waited = 0;
        int looks = 0;
        while (waited < seconds)
        {
            waited += Patience.NextLook(TimeSpan.FromSeconds(waited), expected, limits).TotalSeconds;
            looks++;
        }

        return (looks, waited - seconds);
    }
}
