using System.Security.Cryptography;

namespace Atelier.Local.Cli;

/// <summary>A file that a render read or wrote, and what was in it.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Sha256">SHA-256 of its content, lower-case hex.</param>
internal sealed record ReceiptFile(string Path, string Sha256)
{
    private const long MostBytes = 256 << 20;

    /// <summary>A file of this content.</summary>
    public static ReceiptFile Of(string path, byte[] bytes) => new(path, Hash(bytes));

    /// <summary>The content, which must be what it was.</summary>
    /// <exception cref="InvalidDataException">It has changed.</exception>
    public byte[] Read()
    {
        var bytes = Bytes(Path);
        return Hash(bytes) == Sha256 ? bytes : throw new InvalidDataException($"'{Path}' is not what it was: the record names other content.");
    }

    /// <summary>A picture file's bytes.</summary>
    /// <exception cref="InvalidDataException">It is empty or no regular file, or has more bytes than any picture that can be used.</exception>
    public static byte[] Bytes(string path) => new FileInfo(path).Length switch
    {
        // Pipes and devices have no length either; reading one may take for ever.
        0 => throw new InvalidDataException($"'{path}' is empty or no regular file. Give an intact PNG."),
        > MostBytes => throw new InvalidDataException($"'{path}' has more than {MostBytes >> 20} MiB. Give a smaller PNG."),
        _ => File.ReadAllBytes(path),
    };

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
