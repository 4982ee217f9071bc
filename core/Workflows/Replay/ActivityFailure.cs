using System.Text.Json;
using Atelier.Core.Storage;

namespace Atelier.Core.Workflows.Replay;

/// <summary>What every host makes of an exception that an activity threw.</summary>
/// <param name="Code">The code of a permanent failure, or the exception's type name.</param>
/// <param name="Message">The exception's message.</param>
/// <param name="IsPermanent">Whether trying again can't help, so that no retry policy applies.</param>
public sealed record ActivityFailure(string Code, string Message, bool IsPermanent)
{
    private const int MaxMessage = 2_000;

    /// <summary>Reads an exception.</summary>
    public static ActivityFailure Of(Exception exception) => exception switch
    {
        PermanentFailureException e => new(e.Code, Cut(e.Message), true),
        PayloadTooLargeException e => new(PayloadTooLargeException.Code, Cut(e.Message), true),

        // Damage and mistakes in the code are the same at every attempt; trying for days would only hide them.
        ObjectStoreException { Code: "store-corrupt" } e => new(e.Code, Cut(e.Message), true),
        ArgumentException or FormatException or JsonException or NullReferenceException or KeyNotFoundException => new("internal-error", Cut(exception.Message), true),
        _ => new(exception.GetType().Name, Cut(exception.Message), false),
    };

    /// <summary>The event to record for the call at a position.</summary>
    public HistoryEntry ToEntry(int position) =>
        new() { Kind = HistoryEntryKind.CallFailed, Position = position, Code = Code, Value = Message, IsPermanent = IsPermanent };

    private static string Cut(string message) => message.Length <= MaxMessage ? message : message[..MaxMessage] + "…";
}
