namespace Atelier.Core.Policies;

/// <summary>What cards in Teams may hold.</summary>
public sealed record TeamsPolicy
{
    /// <summary>Where their links lead. A link that decides by itself must not stand in a channel.</summary>
    public TeamsLinks Links { get; init; }

    /// <summary>Whether cards show small pictures, marked as drafts, at addresses that anybody can open for a day. Off by default: drafts nobody approved then leave the studio.</summary>
    public bool Thumbnails { get; init; }
}
