using Atelier.Core.Storage;

namespace Atelier.Web.Uploads;

/// <summary>A picture that somebody uploaded; stored as <c>uploads/{sha256}.json</c> beside the picture in <c>blobs/</c>.</summary>
public sealed record Upload
{
    /// <summary>SHA-256 of the file, lower-case hex: what a brief's reference names.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Always <c>image/png</c> for now.</summary>
    public required string ContentType { get; init; }

    /// <summary>File size.</summary>
    public required long Bytes { get; init; }

    /// <summary>Pixels a row.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>Pseudonym of who uploaded it first.</summary>
    public required string By { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Where it lies.</summary>
    public static string KeyOf(string workspace, string sha256) => StoreKeys.Upload(workspace, sha256);
}
