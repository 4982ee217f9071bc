using Atelier.Core.Kills;

namespace Atelier.Benchmarks.Kill;

/// <summary>What a run of the kill test found.</summary>
/// <param name="Findings">Everything that is not as it should be; empty when all holds.</param>
/// <param name="Census">Which states kills fell into.</param>
/// <param name="Audience">What people did.</param>
/// <param name="CampaignKill">What the kill of the campaign did, or null when the run was too short for one.</param>
/// <param name="StudioSaid">Warnings and errors of the studio, from all its lives.</param>
/// <param name="Killing">How long the killing took.</param>
/// <param name="Total">How long everything took.</param>
internal sealed record KillResult(IReadOnlyList<string> Findings, Census Census, Audience Audience, KillReport? CampaignKill, IReadOnlyList<string> StudioSaid, TimeSpan Killing, TimeSpan Total);
