namespace Atelier.Core.Catalog;

/// <summary>Which assets to find; what is null doesn't matter.</summary>
public sealed record CatalogQuery
{
    /// <summary>Words that title, tags, shot, campaign, brand, model or id must have words beginning with.</summary>
    public string? Text { get; init; }

    /// <summary>Of this campaign.</summary>
    public string? Campaign { get; init; }

    /// <summary>Of this brand.</summary>
    public string? Brand { get; init; }

    /// <summary>Drawn by this model.</summary>
    public string? Model { get; init; }

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
