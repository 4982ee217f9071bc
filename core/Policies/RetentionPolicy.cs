namespace Atelier.Core.Policies;

/// <summary>How long things are kept after a brief has ended. Assets, manifests, decisions and audit chains are kept for ever.</summary>
public sealed record RetentionPolicy
{
    /// <summary>Pictures that were not delivered, and their latents; previews with all that belongs to them.</summary>
    public TimeSpan Drafts { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The engine's own histories.</summary>
    public TimeSpan Histories { get; init; } = TimeSpan.FromDays(7);

    /// <summary>What idempotency keys were used for, from when they were.</summary>
    public TimeSpan IdempotencyKeys { get; init; } = TimeSpan.FromDays(30);
}
