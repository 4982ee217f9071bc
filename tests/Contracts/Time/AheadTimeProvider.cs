namespace Atelier.Contracts.Time;

/// <summary>The system's clock, set ahead: locks and delays of a process before have run out.</summary>
public sealed class AheadTimeProvider(TimeSpan by) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
