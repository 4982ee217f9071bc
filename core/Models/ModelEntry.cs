namespace Atelier.Core.Models;

/// <summary>A model as the studio uses it.</summary>
/// <param name="Profile">What it is.</param>
/// <param name="IsDefault">Whether it draws briefs that pin none.</param>
/// <param name="IsOpen">Whether it takes work; false after a kill.</param>
/// <param name="RolloutPercent">The share of briefs it is being introduced to, or null.</param>
public sealed record ModelEntry(ModelProfile Profile, bool IsDefault, bool IsOpen, int? RolloutPercent);
