using Orchestrator.Configuration;
using Orchestrator.Tests.Planning;
using Orchestrator.Triggers;

namespace Orchestrator.Tests.Triggers;

public sealed class DueSlotsTests
{
    private static readonly TimeSpan HalfADay = TimeSpan.FromHours(12);

    [Theory]
    [InlineData("2026-11-20T06:30:00Z", "2026-11-20T06:30:00Z")]
    [InlineData("2026-11-20T06:30:59Z", "2026-11-20T06:30:00Z")]
    [InlineData("2026-11-20T18:29:00Z", "2026-11-20T06:30:00Z")]
    [InlineData("2026-11-20T18:31:00Z", null)]
    [InlineData("2026-11-20T06:29:59Z", null)]
    public void DailySlot_IsDueFromItsMomentToTheEndOfTheCatchUpWindow(string now, string? slot) =>
        Assert.Equal(Moment(slot), Due("0 30 6 * * *", "UTC", now));

    [Fact]
    public void SeveralMissedSlots_AreCaughtUpOnce() =>
        Assert.Equal(Moment("2026-11-20T06:00:00Z"), Due("0 0 * * * *", "UTC", "2026-11-20T06:10:00Z"));

    [Theory]
    [InlineData("2026-07-01T04:30:00Z")]
    [InlineData("2026-12-01T05:30:00Z")]
    public void Slot_InATimeZone_FollowsItsSummerTime(string moment) =>
        Assert.Equal(Moment(moment), Due("0 30 6 * * *", "Europe/Berlin", moment));

    [Fact]
    public void Slot_ThatTheSpringSkips_ComesWhenTheClocksHaveGoneForward() =>
        Assert.Equal(Moment("2026-03-29T01:00:00Z"), Due("0 30 2 * * *", "Europe/Berlin", "2026-03-29T01:05:00Z"));

    [Theory]
    [InlineData("2026-10-25T00:45:00Z")]
    [InlineData("2026-10-25T01:45:00Z")]
    public void Slot_ThatTheAutumnRepeats_ComesOnce(string now) =>
        Assert.Equal(Moment("2026-10-25T00:30:00Z"), Due("0 30 2 * * *", "Europe/Berlin", now));

    [Fact]
    public void Slots_ByTheMinuteThroughAYear_AreEachDueAtTheirMomentAndOnlyOnce()
    {
        Pipeline pipeline = Pipeline("0 15 3 * * *", "America/New_York");
        var seen = new HashSet<DateTimeOffset>();
        for (DateTimeOffset now = Moment("2026-01-01T12:00:00Z")!.Value; now < Moment("2027-01-01T12:00:00Z"); now = now.AddMinutes(15))
        {
            foreach (DueSlot due in DueSlots.Of([pipeline], now, TimeSpan.FromHours(1)))
            {
                seen.Add(due.Slot);
            }
        }

        Assert.Equal(365, seen.Count);
    }

    [Theory]
    [InlineData("0 30 6 * * *", "Europe/Berlin", "2026-11-20T05:29:59Z", "2026-11-20T05:30:00Z")]
    [InlineData("0 30 6 * * *", "Europe/Berlin", "2026-11-20T05:30:00Z", "2026-11-21T05:30:00Z")]
    [InlineData("0 30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("0 30 2 * * *", "Europe/Berlin", "2026-10-25T00:29:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("0 30 2 * * *", "Europe/Berlin", "2026-10-25T00:45:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("0 0 0 31 2 *", "UTC", "2026-11-20T05:30:00Z", null)]
    public void Next_IsTheFirstSlotAfterNow_InUtc(string schedule, string zone, string now, string? next) =>
        Assert.Equal(Moment(next), DueSlots.Next([Pipeline(schedule, zone)], Moment(now)!.Value)?.Slot);

    [Fact]
    public void Next_OfSeveralPipelines_IsTheEarliest()
    {
        Pipeline late = Pipeline("0 0 9 * * *", "UTC");
        Pipeline early = Pipeline("0 0 8 * * *", "UTC");

        Assert.Same(early, DueSlots.Next([late, early], Moment("2026-11-20T05:30:00Z")!.Value)!.Pipeline);
    }

    private static DateTimeOffset? Due(string schedule, string zone, string now) =>
        DueSlots.Of([Pipeline(schedule, zone)], Moment(now)!.Value, HalfADay).SingleOrDefault()?.Slot;

    private static Pipeline Pipeline(string schedule, string zone) =>
        PlannerSamples.Pipeline("concurrency: 4", $"schedule: \"{schedule}\"\ntimeZone: {zone}");

    private static DateTimeOffset? Moment(string? text) =>
        text is null ? null : DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
