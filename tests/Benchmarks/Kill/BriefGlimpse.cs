using Atelier.Core.Briefs;

namespace Atelier.Benchmarks.Kill;

/// <summary>How an unfinished brief is, as its workflow's row says.</summary>
/// <param name="BriefId">The brief.</param>
/// <param name="Status">What the workflow published last.</param>
internal sealed record BriefGlimpse(string BriefId, BriefStatus Status);
