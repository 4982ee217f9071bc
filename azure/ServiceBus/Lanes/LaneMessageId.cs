using System.Globalization;

namespace Atelier.Azure.ServiceBus;

/// <summary>
/// A message's id on Service Bus, <c>{job}.{delivery}</c> or <c>{job}.{delivery}-{passed on}</c>: the job, which delivery the message's first one is, and how often it was passed on before. A copy
/// that is sent for later has a new id, since duplicate detection would drop it under the old one, and still the same id for whoever sends the same copy twice.
/// </summary>
/// <param name="Job">The job's id.</param>
/// <param name="FirstDelivery">1 for what was sent first; a copy for another try counts on.</param>
/// <param name="PassedOn">0 for what was sent to be tried; a copy that is passed on counts on.</param>
internal sealed record LaneMessageId(string Job, int FirstDelivery, int PassedOn = 0)
{
    /// <summary>What Service Bus takes.</summary>
    public const int MaxLength = 128;

    /// <summary>What a job's id may have, so that its copies have room to count.</summary>
    public const int MaxJob = MaxLength - 16;

    public override string ToString() =>
        PassedOn == 0 ? string.Create(CultureInfo.InvariantCulture, $"{Job}.{FirstDelivery}") : string.Create(CultureInfo.InvariantCulture, $"{Job}.{FirstDelivery}-{PassedOn}");

    /// <summary>Reads an id back; null when it is none.</summary>
    public static LaneMessageId? TryParse(string? text)
    {
        var dot = text?.LastIndexOf('.') ?? -1;
        if (dot <= 0)
        {
            return null;
        }

        var counts = text.AsSpan(dot + 1);
        var dash = counts.IndexOf('-');
        var passedOn = 0;
        return Number(dash < 0 ? counts : counts[..dash], out var delivery) && (dash < 0 || Number(counts[(dash + 1)..], out passedOn))
            ? new(text![..dot], delivery, passedOn)
            : null;
    }

    private static bool Number(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}
