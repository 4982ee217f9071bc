namespace Atelier.Core.Briefs;

/// <summary>A job to send.</summary>
/// <param name="JobId">The job.</param>
/// <param name="PreviewJobId">For a final: the approved preview it is promoted from.</param>
public sealed record RenderOrder(string JobId, string? PreviewJobId);
