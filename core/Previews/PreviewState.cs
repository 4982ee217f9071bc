namespace Atelier.Core.Previews;

/// <summary>How far a preview is.</summary>
public enum PreviewState
{
    /// <summary>It waits for a worker, or is being drawn.</summary>
    Rendering,

    /// <summary>Its picture is there.</summary>
    Done,

    /// <summary>Policy or the budget doesn't allow it, or what was drawn; there is no picture.</summary>
    Refused,

    /// <summary>It could not be drawn.</summary>
    Failed,

    /// <summary>Its campaign, its model or the workspace was stopped; there is no picture.</summary>
    Killed,
}
