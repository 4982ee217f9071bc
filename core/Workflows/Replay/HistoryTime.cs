namespace Atelier.Core.Workflows.Replay;

/// <summary>Histories keep UTC times in whole milliseconds.</summary>
public static class HistoryTime
{
    /// <summary>The last whole millisecond at or before a time.</summary>
    public static DateTimeOffset Floor(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    /// <summary>The first whole millisecond at or after a time, so that a timer is never early; the end of time stays there.</summary>
    public static DateTimeOffset Ceiling(DateTimeOffset time)
    {
        var floor = Floor(time);
        return floor.UtcTicks == time.UtcTicks || time.UtcTicks > DateTimeOffset.MaxValue.UtcTicks - TimeSpan.TicksPerMillisecond
            ? floor
            : floor.AddMilliseconds(1);
    }
}
