namespace Atelier.Web.Uploads;

/// <summary>Where a file can be sent to.</summary>
public sealed record DirectUpload
{
    /// <summary>Names the upload when it is completed; null where the file goes to the API itself and needs no completing.</summary>
    public string? Id { get; init; }

    /// <summary>Where to send the file. A secret until it expires.</summary>
    public required Uri Url { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Headers that the request must have.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Until when the address is good, UTC; null where it is the API's own.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Where to say that the file was sent; null where that isn't needed.</summary>
    public string? Complete { get; init; }
}
