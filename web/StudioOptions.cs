namespace Atelier.Web;

/// <summary>Settings of the web room.</summary>
public sealed record StudioOptions
{
    /// <summary>
    /// Names under which the studio may be called, beside <c>localhost</c> and the loopback addresses. A request for another host is refused:
    /// a page elsewhere whose name was re-pointed to this machine must not reach a studio that trusts loopback.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Where a browser is sent whose user nobody knows; the page that was asked for is appended, escaped. Null sends nobody anywhere.</summary>
    public string? SignIn { get; init; }

    /// <summary>Largest JSON body, in bytes.</summary>
    public int MaxJsonBytes { get; init; } = 1 << 20;

    /// <summary>Largest form, in bytes: 96 notes of 1,000 characters, percent-encoded.</summary>
    public int MaxFormBytes { get; init; } = 1 << 20;

    /// <summary>Largest upload, in bytes.</summary>
    public int MaxUploadBytes { get; init; } = 20 << 20;

    /// <summary>Largest picture that comes past the API, in bytes.</summary>
    public int MaxDirectBytes { get; init; } = 64 << 20;

    /// <summary>Longest side of an uploaded picture, in pixels.</summary>
    public int MaxUploadSide { get; init; } = 8_192;

    /// <summary>What the studio calls itself on its health page, such as its version.</summary>
    public string Version { get; init; } = "0.1.0";

    /// <summary>Requests that one caller may make at once, before <see cref="RatePerSecond"/> holds them back.</summary>
    public int RateBurst { get; init; } = 400;

    /// <summary>Requests a second that one caller may go on making.</summary>
    public double RatePerSecond { get; init; } = 50;

    /// <summary>Previews that may wait on a lane while briefs are taken in.</summary>
    public int MaxWaitingForBriefs { get; init; } = 5_000;

    /// <summary>Previews that may wait on a lane while a preview is taken in that its caller waits for.</summary>
    public int MaxWaitingForPreview { get; init; } = 100;

    /// <summary>How long a preview's caller waits before the answer is that it goes on.</summary>
    public TimeSpan PreviewPatience { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a request may take, from its first byte to the last of its answer.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(100);
}
