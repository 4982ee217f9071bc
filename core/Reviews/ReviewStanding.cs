namespace Atelier.Core.Reviews;

/// <summary>Whether a decision still counts.</summary>
public enum ReviewStanding
{
    /// <summary>It does.</summary>
    Open,

    /// <summary>Others have settled the review.</summary>
    Settled,

    /// <summary>The brief has ended.</summary>
    BriefEnded,
}
