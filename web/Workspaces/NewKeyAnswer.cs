namespace Atelier.Web.Workspaces;

/// <summary>A key that was made.</summary>
/// <param name="Key">The key. It is shown this once.</param>
/// <param name="Id">What lists call it.</param>
/// <param name="Caller">Whose it is.</param>
/// <param name="Roles">Roles it carries.</param>
/// <param name="ExpiresAt">From when on it opens nothing, UTC; left out for never.</param>
public sealed record NewKeyAnswer(string Key, string Id, string Caller, IReadOnlyList<string> Roles, DateTimeOffset? ExpiresAt);
