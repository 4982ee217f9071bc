namespace Atelier.Local.Engine;

/// <summary>A ring that is kept until a turn has dealt with it.</summary>
internal sealed record PendingRing(long Id, long Instance, string Doorbell);
