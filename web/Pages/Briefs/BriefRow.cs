using Atelier.Core.Briefs;

namespace Atelier.Web.Pages.Briefs;

/// <summary>A brief in a list.</summary>
/// <param name="View">The brief.</param>
/// <param name="Thumb">SHA-256 of a picture to know it by, or null while there is none.</param>
public sealed record BriefRow(BriefView View, string? Thumb);
