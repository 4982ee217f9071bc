namespace Atelier.Core.Briefs;

/// <summary>What became of sending.</summary>
/// <param name="GateClosed">Whether the campaign was stopped and nothing was sent.</param>
public sealed record DispatchResult(bool GateClosed);
