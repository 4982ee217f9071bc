namespace Atelier.Azure.Signing;

/// <summary>The versions of a key that were enabled when the vault was asked.</summary>
/// <param name="KeyIds">RFC 7638 thumbprints.</param>
/// <param name="At">When that was.</param>
internal sealed record EnabledVersions(IReadOnlySet<string> KeyIds, DateTimeOffset At);
