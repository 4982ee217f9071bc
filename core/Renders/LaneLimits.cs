using System.Text;

namespace Atelier.Core.Renders;

/// <summary>What a lane carries, checked in one place by every implementation.</summary>
public static class LaneLimits
{
    /// <summary>The most bytes of a message's body.</summary>
    public const int MaxBody = 64 * 1024;

    private const int MaxName = 128;

    /// <summary>Why a message died that nobody took in time.</summary>
    public const string ExpiredReason = "expired: its time to live ran out before a worker took it";

    /// <summary>Why a message died that was taken again and again.</summary>
    public static string TooOftenReason(int deliveries) => $"delivered {deliveries} times without being settled";

    /// <summary>When a message expires; a time to live beyond the calendar never does.</summary>
    public static DateTimeOffset Expiry(DateTimeOffset now, TimeSpan timeToLive) =>
        timeToLive >= DateTimeOffset.MaxValue - now ? DateTimeOffset.MaxValue : now + timeToLive;

    /// <summary>Throws unless lane and message are within bounds.</summary>
    /// <exception cref="ArgumentException">They are not; the message says why.</exception>
    public static void Check(string lane, LaneMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (string.IsNullOrEmpty(lane) || lane.Length > MaxName || string.IsNullOrEmpty(message.Id) || message.Id.Length > MaxName)
        {
            throw new ArgumentException($"A lane's name and a message's id have 1 to {MaxName} characters.", nameof(lane));
        }

        if (message.TimeToLive <= TimeSpan.Zero)
        {
            throw new ArgumentException("A message's time to live is above zero.", nameof(message));
        }

        if (Encoding.UTF8.GetByteCount(message.Body) is var size && size > MaxBody)
        {
            throw new ArgumentException($"Message '{message.Id}' is {size} bytes; at most {MaxBody} travel on a lane.", nameof(message));
        }
    }
}
