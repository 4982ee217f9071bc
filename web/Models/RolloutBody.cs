namespace Atelier.Web.Models;

/// <summary>How far a model is to be introduced.</summary>
public sealed record RolloutBody
{
    /// <summary>The share of briefs that it draws, of those that pin no model, 0 to 100; 0 ends the introduction.</summary>
    public int? Percent { get; init; }
}
