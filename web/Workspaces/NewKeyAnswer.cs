namespace Atelier.Web.Workspaces;

/// <summary>A key that was made.</summary>
/// <param name="Key">The key. It is shown this once.</param>
/// <param name="Caller">Whose it is.</param>
/// <param name="Roles">Roles it carries.</param>
public sealed record NewKeyAnswer(string Key, string Caller, IReadOnlyList<string> Roles);
