namespace Atelier.Web.Health;

/// <summary>How the studio is.</summary>
public sealed record HealthAnswer
{
    /// <summary><c>ok</c>, <c>ready</c> or <c>not-ready</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The studio's version.</summary>
    public string? Version { get; init; }

    /// <summary>What keeps it from being ready.</summary>
    public string? Code { get; init; }
}
