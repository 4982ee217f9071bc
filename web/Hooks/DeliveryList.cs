using Atelier.Core.Hooks;

namespace Atelier.Web.Hooks;

/// <summary>What a subscriber was told or is to be told.</summary>
/// <param name="Deliveries">By event.</param>
public sealed record DeliveryList(IReadOnlyList<HookDelivery> Deliveries);
