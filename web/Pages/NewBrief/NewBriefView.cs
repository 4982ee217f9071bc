using Atelier.Core.Brands;
using Atelier.Core.Campaigns;
using Atelier.Core.Models;
using Atelier.Core.Policies;

namespace Atelier.Web.Pages.NewBrief;

/// <summary>What the form of a new brief offers.</summary>
public sealed record NewBriefView
{
    /// <summary>Brands to choose from.</summary>
    public required IReadOnlyList<Brand> Brands { get; init; }

    /// <summary>Models to choose from.</summary>
    public required IReadOnlyList<ModelProfile> Models { get; init; }

    /// <summary>The model that draws when none is pinned, or null where there is none.</summary>
    public ModelProfile? Model { get; init; }

    /// <summary>Campaigns that there are.</summary>
    public required IReadOnlyList<Campaign> Campaigns { get; init; }

    /// <summary>The policy that the brief will be screened under.</summary>
    public required WorkspacePolicy Policy { get; init; }
}
