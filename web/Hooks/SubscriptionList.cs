namespace Atelier.Web.Hooks;

/// <summary>Subscriptions.</summary>
/// <param name="Hooks">Oldest first.</param>
public sealed record SubscriptionList(IReadOnlyList<Subscription> Hooks);
