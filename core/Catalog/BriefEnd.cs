using Atelier.Core.Briefs;

namespace Atelier.Core.Catalog;

/// <summary>That a brief ended, and what it came to.</summary>
internal sealed record BriefEnd(string Id, BriefState State, DateTimeOffset At, BriefFigures Figures);
