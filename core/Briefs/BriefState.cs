namespace Atelier.Core.Briefs;

/// <summary>Where a brief is. The last six are ends; the first end to be stored as <see cref="Outcome"/> decides.</summary>
public enum BriefState
{
    /// <summary>Stored, not looked at yet.</summary>
    Received,

    /// <summary>Policy, rights and budget, before any spending.</summary>
    Screening,

    /// <summary>Prompts, copy and settings are being written.</summary>
    Enriching,

    /// <summary>Candidates are being rendered.</summary>
    Previewing,

    /// <summary>Candidates are being checked.</summary>
    Moderating,

    /// <summary>People decide.</summary>
    InReview,

    /// <summary>Approved candidates are being rendered at full size.</summary>
    Rendering,

    /// <summary>Finals are checked and compared with what was approved.</summary>
    Proofing,

    /// <summary>Manifests are written, signed and verified.</summary>
    Finishing,

    /// <summary>Waiting for a publisher where policy says so; then made visible.</summary>
    Delivering,

    /// <summary>Assets are visible.</summary>
    Delivered,

    /// <summary>Policy or reviewers said no.</summary>
    Rejected,

    /// <summary>Nobody decided in time.</summary>
    Expired,

    /// <summary>The requester called it off.</summary>
    Cancelled,

    /// <summary>A kill switch stopped it.</summary>
    Killed,

    /// <summary>It couldn't be done.</summary>
    Failed,
}
