namespace Atelier.Core.Campaigns;

/// <summary>What came of setting money aside.</summary>
public enum Reservation
{
    /// <summary>It is set aside, now or before; or the campaign has no budget.</summary>
    Made,

    /// <summary>The budget has no room for it; nothing changed.</summary>
    NoRoom,

    /// <summary>What it was for has ended; nothing changed, and nothing will be set aside for it any more.</summary>
    Ended,
}
