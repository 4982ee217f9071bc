using Atelier.Core.Briefs;

namespace Atelier.Core.Catalog;

/// <summary>How a brief ended, and what it came to.</summary>
internal sealed record BriefEnd(BriefState State, BriefFigures Figures);
