using Atelier.Core.Hooks;

namespace Atelier.Web.Hooks;

/// <summary>A subscription with how its subscriber has been lately.</summary>
public sealed record Subscription
{
    /// <summary>The subscription.</summary>
    public required Hook Hook { get; init; }

    /// <summary>How its subscriber has been.</summary>
    public required HookHealth Health { get; init; }

    /// <summary>What its events are signed with; shown this once, right after subscribing.</summary>
    public string? Secret { get; init; }

    /// <summary>Where it is, and where it is unsubscribed by DELETE.</summary>
    public required string Self { get; init; }
}
