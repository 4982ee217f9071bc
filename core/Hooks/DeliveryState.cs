namespace Atelier.Core.Hooks;

/// <summary>How far a delivery is.</summary>
public enum DeliveryState
{
    /// <summary>It is tried again until it arrives or its time is over.</summary>
    Pending,

    /// <summary>The subscriber took it.</summary>
    Delivered,

    /// <summary>Its time ran out, or its hook was dropped. It can be replayed.</summary>
    Dead,
}
