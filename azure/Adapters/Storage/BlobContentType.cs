namespace Atelier.Azure.Storage;

/// <summary>The media type a blob is stored with, for people who look into the container; the studio itself never goes by it.</summary>
internal static class BlobContentType
{
    public static string Of(string key, ReadOnlySpan<byte> content) =>
        key.EndsWith(".json", StringComparison.Ordinal) ? "application/json"
        : content.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : "application/octet-stream";
}
