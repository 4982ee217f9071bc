namespace Atelier.Core.Catalog;

/// <summary>Which assets to find; what is null doesn't matter.</summary>
public sealed record CatalogQuery
{
    /// <summary>
    /// Words that the asset's intent (what it must not show left out), copy, title, tags, shot, campaign, brand, model, colours or id must have words beginning with.
    /// A colour such as <c>#12807c</c> stands for its name.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Of this campaign.</summary>
    public string? Campaign { get; init; }

    /// <summary>Of this brand.</summary>
    public string? Brand { get; init; }

    /// <summary>Drawn by this model.</summary>
    public string? Model { get; init; }

    /// <summary>With much of this colour: one of <see cref="ColourNames.All"/>, or <c>#rrggbb</c> for the one nearest to that.</summary>
    public string? Colour { get; init; }

    /// <summary>Versions of this asset, itself among them.</summary>
    public string? VersionsOf { get; init; }

    /// <summary>Only the last version of each.</summary>
    public bool IsLatest { get; init; }

    /// <summary>Of this brief.</summary>
    public string? Brief { get; init; }

    /// <summary>Delivered then or later, UTC.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Delivered before, UTC.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Behind the page that gave this as <see cref="CatalogPage.Next"/>.</summary>
    public string? After { get; init; }

    /// <summary>Entries at most, 1 to 500.</summary>
    public int Limit { get; init; } = 50;
}
