namespace Atelier.Contracts.Workflows;

/// <summary>A ring on its way.</summary>
internal sealed record HostileRing(string Doorbell, DateTimeOffset NotBefore);
