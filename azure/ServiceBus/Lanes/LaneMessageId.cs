using System.Globalization;

namespace Atelier.Azure.ServiceBus;

/// <summary>
/// A message's id on Service Bus, <c>{job}.{delivery}</c>: the job and which delivery the message's first one is. A copy that is sent for later has a new id,
/// since duplicate detection would drop it under the old one, and still the same id for whoever sends the same copy twice.
/// </summary>
/// <param name="Job">The job's id.</param>
/// <param name="FirstDelivery">1 for what was sent first; a copy counts on.</param>
internal sealed record LaneMessageId(string Job, int FirstDelivery)
{
    /// <summary>What Service Bus takes.</summary>
    public const int MaxLength = 128;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Job}.{FirstDelivery}");

    /// <summary>Reads an id back; null when it is none.</summary>
    public static LaneMessageId? TryParse(string? text)
    {
        var dot = text?.LastIndexOf('.') ?? -1;
        return dot > 0 && int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var delivery) && delivery > 0
            ? new(text![..dot], delivery)
            : null;
    }
}
