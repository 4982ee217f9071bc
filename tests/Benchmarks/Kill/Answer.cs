namespace Atelier.Benchmarks.Kill;

/// <summary>An acknowledgement.</summary>
/// <param name="BriefId">The brief that was submitted.</param>
/// <param name="Complaint">What is wrong with what the studio answered, or null.</param>
internal sealed record Answer(string? BriefId = null, string? Complaint = null);
