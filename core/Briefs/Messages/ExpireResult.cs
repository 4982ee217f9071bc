using Atelier.Core.Inbox;

namespace Atelier.Core.Briefs;

/// <summary>What became of overdue jobs.</summary>
/// <param name="Results">For each job the result that counts, as its signal says it.</param>
public sealed record ExpireResult(IReadOnlyList<Signal> Results);
