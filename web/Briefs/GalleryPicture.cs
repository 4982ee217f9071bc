using Atelier.Core.Moderation;
using Atelier.Core.Renders;

namespace Atelier.Web.Briefs;

/// <summary>A picture that a brief's renders made.</summary>
/// <param name="Job">Round, shot, variant and purpose.</param>
/// <param name="Sha256">SHA-256 of the PNG.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Findings">What moderation found; empty before it looked.</param>
public sealed record GalleryPicture(RenderJobId Job, string Sha256, int Width, int Height, IReadOnlyList<Finding> Findings);
