namespace Atelier.Core.Uploads;

/// <summary>Where one file may be written once: send it with this method and these headers.</summary>
public sealed record UploadAddress
{
    /// <summary>The address; whoever has it can write. Never log it.</summary>
    public required Uri Url { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Headers that the request must have.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>From then on the address is refused, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
