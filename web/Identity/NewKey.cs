namespace Atelier.Web.Identity;

/// <summary>A key that is wanted.</summary>
/// <param name="Caller">Pseudonym of who will hold it.</param>
/// <param name="Roles">Roles it carries.</param>
/// <param name="Purpose">What it is for, one line, or null. Kept with the key only, and gone with it.</param>
/// <param name="ExpiresAt">From when on it opens nothing, or null for never.</param>
public sealed record NewKey(string Caller, IReadOnlyList<string> Roles, string? Purpose = null, DateTimeOffset? ExpiresAt = null);
