namespace Atelier.Core.Briefs;

/// <summary>What moderation found in a set of pictures; stored once as <c>previews.json</c> or <c>proofs.json</c>.</summary>
/// <param name="PolicyVersion">The policy they were judged by.</param>
/// <param name="Pictures">The pictures.</param>
public sealed record JudgedPictures(string PolicyVersion, IReadOnlyList<JudgedPicture> Pictures);
