namespace Atelier.Web.Hooks;

/// <summary>Dead letters that are sent again.</summary>
/// <param name="Count">How many.</param>
public sealed record Replay(int Count);
