namespace Atelier.Core.Policies;

/// <summary>A model that is being introduced: it draws a share of the briefs that pin none.</summary>
/// <param name="Model">The model.</param>
/// <param name="Percent">The share, 0 to 100. Which briefs those are follows from their ids, so that a brief keeps its model in every round.</param>
public sealed record ModelRollout(string Model, int Percent);
