using Atelier.Core.Briefs;

namespace Atelier.Benchmarks.Kill;

/// <summary>How a brief must end.</summary>
/// <param name="State">The outcome's state.</param>
/// <param name="Code">The outcome's code.</param>
/// <param name="Assets">The assets' ids without the brief's, in any order.</param>
internal sealed record Ending(BriefState State, string Code, IReadOnlyList<string> Assets);
