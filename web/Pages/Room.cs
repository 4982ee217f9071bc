using Atelier.Web.Identity;

namespace Atelier.Web.Pages;

/// <summary>A part of the studio that the navigation leads to.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Icon">Its icon.</param>
/// <param name="Role">The role it takes to see it; null for everybody who is known.</param>
public sealed record Room(string Path, string Name, string Icon, string? Role = null)
{
    /// <summary>What people work on.</summary>
    public static IReadOnlyList<Room> Work { get; } = [new("/", "Briefs", "briefs"), new("/assets", "Assets", "assets"), new("/campaigns", "Campaigns", "campaigns")];

    /// <summary>What the work draws on.</summary>
    public static IReadOnlyList<Room> Library { get; } = [new("/brands", "Brands", "brands"), new("/models", "Models", "models")];

    /// <summary>How the work is watched.</summary>
    public static IReadOnlyList<Room> Oversight { get; } = [new("/audit", "Audit", "audit", Identity.Role.Admin), new("/hooks", "Webhooks", "hooks", Identity.Role.Admin), new("/keys", "API keys", "keys", Identity.Role.Admin), new("/health", "Health", "health", Identity.Role.Admin)];
}
