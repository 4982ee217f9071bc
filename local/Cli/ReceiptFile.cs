using System.Security.Cryptography;

namespace Atelier.Local.Cli;

/// <summary>A file that a render read or wrote, and what was in it.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Sha256">SHA-256 of its content, lower-case hex.</param>
internal sealed record ReceiptFile(string Path, string Sha256)
{
    /// <summary>A file of this content.</summary>
    public static ReceiptFile Of(string path, byte[] bytes) => new(path, Hash(bytes));

    /// <summary>The content, which must be what it was.</summary>
    /// <exception cref="InvalidDataException">It has changed.</exception>
    public byte[] Read()
    {
        var bytes = File.ReadAllBytes(Path);
        return Hash(bytes) == Sha256 ? bytes : throw new InvalidDataException($"'{Path}' is not what it was: the record names other content.");
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
