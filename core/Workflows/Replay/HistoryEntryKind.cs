namespace Atelier.Core.Workflows.Replay;

/// <summary>What an entry of a history says. The numbers are stored; they are never reused for another meaning.</summary>
public enum HistoryEntryKind
{
    /// <summary>Event: the run began.</summary>
    Started = 1,

    /// <summary>Event: an activity returned.</summary>
    CallReturned = 2,

    /// <summary>Event: an activity failed for good.</summary>
    CallFailed = 3,

    /// <summary>Event: a timer fired.</summary>
    TimerFired = 4,

    /// <summary>Event: a doorbell rang.</summary>
    DoorbellRang = 5,

    /// <summary>Command: run an activity.</summary>
    Call = 16,

    /// <summary>Command: set a timer.</summary>
    SetTimer = 17,

    /// <summary>Command: drop a timer.</summary>
    DropTimer = 18,

    /// <summary>Command: end with an output.</summary>
    Complete = 19,

    /// <summary>Command: end with an exception.</summary>
    Fail = 20,

    /// <summary>Command: start the instance anew.</summary>
    ContinueAsNew = 21,
}
