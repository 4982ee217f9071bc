namespace Atelier.Core.Reviews;

/// <summary>Why a review can't be opened.</summary>
public enum ReviewLinkFailure
{
    /// <summary>Not a link of ours: cut off, changed, made up, or signed with a key that was withdrawn.</summary>
    Forged,

    /// <summary>Genuine, but its time, or the review's, is over.</summary>
    Expired,

    /// <summary>Genuine, but for other pixels than the review shows.</summary>
    Stale,

    /// <summary>Genuine, but there is no such review, or it doesn't ask this person.</summary>
    Unknown,
}
