namespace Atelier.Web.Hooks;

/// <summary>A flow that waits for an event.</summary>
public sealed record TriggerBody
{
    /// <summary>Where the platform wants to be called. A secret of the flow's.</summary>
    public string? NotificationUrl { get; init; }

    /// <summary>Only briefs of this campaign; of all when left out.</summary>
    public string? Campaign { get; init; }
}
