namespace Atelier.Core.Briefs;

/// <summary>A brief as somebody sends it: every field is hostile until <see cref="BriefValidator"/> has passed it.</summary>
public sealed record BriefDraft
{
    /// <summary>What people call it.</summary>
    public string? Title { get; init; }

    /// <summary>The campaign it belongs to; <c>default</c> when left out.</summary>
    public string? Campaign { get; init; }

    /// <summary>The brand whose style guide applies; none when left out.</summary>
    public string? Brand { get; init; }

    /// <summary>What is wanted.</summary>
    public Intent? Intent { get; init; }

    /// <summary>Which pictures.</summary>
    public BriefOutput? Output { get; init; }

    /// <summary>Settings the caller pins; the studio chooses the rest.</summary>
    public PinnedSettings? Settings { get; init; }
}
