namespace Atelier.Web.Health;

/// <summary>Something about the studio that somebody should look at.</summary>
/// <param name="IsGrave">Whether work stands still until it is mended; otherwise it goes on for now.</param>
/// <param name="Title">What is wrong, in a few words.</param>
/// <param name="Detail">What follows, and what to do.</param>
public sealed record HealthConcern(bool IsGrave, string Title, string Detail);
