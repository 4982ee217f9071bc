namespace Atelier.Core.Renders;

/// <summary>How far a job under way is, for those who watch.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Step">Steps taken, from 1.</param>
/// <param name="Total">Steps it will take.</param>
/// <param name="HasDraft">Whether there is a small picture of what it is coming to.</param>
public sealed record RenderStanding(string JobId, int Step, int Total, bool HasDraft);
