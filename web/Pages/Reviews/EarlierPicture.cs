using Atelier.Core.Reviews;

namespace Atelier.Web.Pages.Reviews;

/// <summary>A picture that reviewers may compare with: of the round before, or a reference of the brief.</summary>
/// <param name="Shot">The shot it belongs to; null for references, which belong to all.</param>
/// <param name="Caption">What it is, in words.</param>
/// <param name="Sha256">SHA-256 of the PNG.</param>
/// <param name="Said">What reviewers said of it.</param>
public sealed record EarlierPicture(int? Shot, string Caption, string Sha256, IReadOnlyList<ItemVerdict> Said);
