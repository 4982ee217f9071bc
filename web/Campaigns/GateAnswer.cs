namespace Atelier.Web.Campaigns;

/// <summary>Whether work is taken.</summary>
public sealed record GateAnswer
{
    /// <summary>The campaign; null where the gate is not one of a campaign.</summary>
    public string? Campaign { get; init; }

    /// <summary>Whether new work is taken.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Pseudonym of who last changed it; null where nobody ever did.</summary>
    public string? By { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset? At { get; init; }
}
