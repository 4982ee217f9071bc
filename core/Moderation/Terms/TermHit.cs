namespace Atelier.Core.Moderation.Terms;

/// <summary>A term that a text holds.</summary>
/// <param name="Entry">The term.</param>
/// <param name="Source">The text's own words for it.</param>
internal sealed record TermHit(TermEntry Entry, string Source);
