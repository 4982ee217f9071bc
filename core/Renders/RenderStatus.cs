namespace Atelier.Core.Renders;

/// <summary>How a job ended.</summary>
public enum RenderStatus
{
    /// <summary>The picture is stored.</summary>
    Succeeded,

    /// <summary>It can't be made by this attempt.</summary>
    Failed,

    /// <summary>Nobody wanted it any more.</summary>
    Cancelled,
}
