namespace Atelier.Core.Notices;

/// <summary>What a notice says.</summary>
public enum NoticeKind
{
    /// <summary>Please decide.</summary>
    ReviewRequested,

    /// <summary>You have not decided yet.</summary>
    Reminder,

    /// <summary>Others have not decided in time, please do.</summary>
    Escalated,

    /// <summary>The reviewers have decided.</summary>
    ReviewDecided,

    /// <summary>Finished assets wait for a publisher.</summary>
    PublishRequested,

    /// <summary>The brief ended.</summary>
    Concluded,
}
