using System.Globalization;
using System.Text.Json.Serialization;

namespace Atelier.Core.Workflows.Replay;

/// <summary>
/// One line of a run's history. Events come from outside and carry their time; commands are what the code asked for between two events,
/// numbered from 0. The same events in the same order always give the same commands, or the workflow is not deterministic.
/// </summary>
public sealed record HistoryEntry
{
    /// <summary>What it says.</summary>
    public required HistoryEntryKind Kind { get; init; }

    /// <summary>A command's number; for an answer or a dropped timer, the number of the command it is about; null for starts and doorbells.</summary>
    public int? Position { get; init; }

    /// <summary>An event's time, or when a timer is due; UTC, whole milliseconds.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The activity's or doorbell's name.</summary>
    public string? Name { get; init; }

    /// <summary>The result as JSON, or the failure's message.</summary>
    public string? Value { get; init; }

    /// <summary>Digest of what a command carries: an activity's input, the run's output, the next run's input.</summary>
    public string? Digest { get; init; }

    /// <summary>The code of a failed call.</summary>
    public string? Code { get; init; }

    /// <summary>Whether the activity itself said that trying again can't help.</summary>
    public bool? IsPermanent { get; init; }

    /// <summary>The timer that a <see cref="HistoryEntryKind.DropTimer"/> drops.</summary>
    public int? Timer { get; init; }

    /// <summary>Whether the code produced it, rather than the world.</summary>
    [JsonIgnore]
    public bool IsCommand => Kind >= HistoryEntryKind.Call;

    /// <summary>Whether a command produced at replay is the one recorded here. Texts of exceptions may differ between builds; nothing else may.</summary>
    public bool Matches(HistoryEntry produced)
    {
        ArgumentNullException.ThrowIfNull(produced);
        return Kind == produced.Kind && Position == produced.Position
            && (Kind == HistoryEntryKind.Fail
                || (At == produced.At && Timer == produced.Timer && Name == produced.Name && Digest == produced.Digest));
    }

    /// <summary>For people: what the entry asks or tells.</summary>
    public string Describe() => Kind switch
    {
        HistoryEntryKind.Started => "the start of the run",
        HistoryEntryKind.CallReturned => $"the result of command {Position}",
        HistoryEntryKind.CallFailed => $"the failure of command {Position}",
        HistoryEntryKind.TimerFired => $"the firing of timer {Position}",
        HistoryEntryKind.DoorbellRang => $"doorbell '{Name}'",
        HistoryEntryKind.Call => $"a call of activity '{Name}' with input {Digest}",
        HistoryEntryKind.SetTimer => string.Create(CultureInfo.InvariantCulture, $"a timer for {At:O}"),
        HistoryEntryKind.DropTimer => $"dropping timer {Timer}",
        HistoryEntryKind.Complete => $"completing with output {Digest}",
        HistoryEntryKind.Fail => "failing",
        _ => $"continuing as new with input {Digest}",
    };
}
