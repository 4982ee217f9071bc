namespace Atelier.Local.Engine;

/// <summary>A timer of an instance's run, due at Unix milliseconds.</summary>
internal sealed record DueTimer(long Instance, int Run, int Position, long Due);
