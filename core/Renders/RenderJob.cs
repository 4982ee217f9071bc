namespace Atelier.Core.Renders;

/// <summary>One picture to render: everything that decides its pixels, and where the result goes. The same job gives the same picture.</summary>
public sealed record RenderJob
{
    /// <summary>Derived from brief, round, shot, variant, purpose and attempt: see <see cref="RenderJobId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The workspace that owns it.</summary>
    public required string Workspace { get; init; }

    /// <summary>The brief to ring when it is done; null for a synchronous preview, which waits on the ledger.</summary>
    public string? BriefId { get; init; }

    /// <summary>Preview or final.</summary>
    public required RenderPurpose Purpose { get; init; }

    /// <summary>The model's name in the catalog.</summary>
    public required string Model { get; init; }

    /// <summary>The model version wanted.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>What to draw, at most 4,000 characters.</summary>
    public required string Prompt { get; init; }

    /// <summary>What to avoid, or null for none.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>Seed of all the job's noise.</summary>
    public required long Seed { get; init; }

    /// <summary>Sampling steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Classifier-free guidance scale; 1 turns it off.</summary>
    public required double Guidance { get; init; }

    /// <summary>The sampler: <c>ddim</c> or <c>euler</c>.</summary>
    public required string Sampler { get; init; }

    /// <summary>Picture width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Picture height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Where to start from instead of pure noise.</summary>
    public RenderSource? Source { get; init; }

    /// <summary>When it was sent, UTC; with <see cref="ExpiresAt"/> it says how much of its life is gone. Null where the sender didn't tell.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>After this the result is no longer wanted, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>W3C trace context of the brief, or null.</summary>
    public string? TraceParent { get; init; }
}
