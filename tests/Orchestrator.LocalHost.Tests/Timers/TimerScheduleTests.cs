using Orchestrator.LocalHost.Timers;

namespace Orchestrator.LocalHost.Tests.Timers;

public class TimerScheduleTests
{
    [Theory]
    [InlineData("0 30 6 * * *", "2026-03-01T06:30:00Z", "2026-03-02T06:30:00Z")]
    [InlineData("0 30 6 * * *", "2026-03-01T06:29:59Z", "2026-03-01T06:30:00Z")]
    [InlineData("*/15 * * * * *", "2026-03-01T06:29:59.5Z", "2026-03-01T06:30:00Z")]
    [InlineData("0 0 0 29 2 *", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    public void NextAfter_Time_IsTheNextSlot(string expression, string time, string expected)
    {
        Assert.True(TimerSchedule.TryParse(expression, out TimerSchedule? schedule, out _));

        Assert.Equal(DateTimeOffset.Parse(expected, null), schedule.NextAfter(DateTimeOffset.Parse(time, null)));
    }

    [Fact]
    public void NextAfter_DayThatNeverComes_IsNone()
    {
        Assert.True(TimerSchedule.TryParse("0 0 0 31 2 *", out TimerSchedule? schedule, out _));

        Assert.Null(schedule.NextAfter(DateTimeOffset.UnixEpoch));
    }

    [Theory]
    [InlineData("30 6 * * *")]
    [InlineData("0 61 * * * *")]
    [InlineData("daily")]
    public void TryParse_NoSixFieldExpression_SaysWhy(string expression)
    {
        Assert.False(TimerSchedule.TryParse(expression, out _, out string? reason));

        Assert.StartsWith($"'{expression}' is not a six-field NCRONTAB expression", reason, StringComparison.Ordinal);
    }
}
