namespace Atelier.Core.Inbox;

/// <summary>What a signal is about.</summary>
public enum SignalKind
{
    /// <summary>A render job ended.</summary>
    Render,

    /// <summary>A reviewer decided.</summary>
    Decision,

    /// <summary>A publisher released the assets.</summary>
    Publish,

    /// <summary>The requester calls it off.</summary>
    Cancel,

    /// <summary>A kill switch was thrown; the outcome is stored already.</summary>
    Kill,
}
