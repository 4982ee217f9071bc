namespace Atelier.Web.Campaigns;

/// <summary>What a campaign may spend.</summary>
public sealed record BudgetBody
{
    /// <summary>In all, as decimal text.</summary>
    public decimal? Limit { get; init; }

    /// <summary>ISO 4217 code; the one that work is charged in when left out.</summary>
    public string? Currency { get; init; }
}
