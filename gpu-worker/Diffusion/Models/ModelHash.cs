using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Diffusion;

/// <summary>
/// One SHA-256 over all of a model folder that decides on pixels or rights: <c>model_index.json</c>, <c>model.json</c> and every file in a component's folder.
/// Read-mes, training code and the like don't count.
/// </summary>
/// <remarks>Over the files in ordinal order of their relative path with forward slashes: path in UTF-8, a zero byte, length (8 bytes, little-endian), SHA-256 of the content.</remarks>
public static class ModelHash
{
    private static readonly string[] Folders = ["scheduler", "text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "unet", "vae", "vae_decoder", "vae_encoder"];
    private static readonly string[] Files = ["model.json", "model_index.json"];

    /// <summary>The hash, lower-case hexadecimal. The same on every machine for the same bytes.</summary>
    /// <param name="folder">The model folder.</param>
    public static string Compute(string folder)
    {
        var paths = Files.Where(f => File.Exists(Path.Combine(folder, f)))
            .Concat(Folders.Select(f => Path.Combine(folder, f)).Where(Directory.Exists)
                .SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories))
                .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')))
            .Order(StringComparer.Ordinal);
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[8];
        foreach (var path in paths)
        {
            using var stream = new FileStream(Path.Combine(folder, path), FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            BinaryPrimitives.WriteInt64LittleEndian(length, stream.Length);
            whole.AppendData(Encoding.UTF8.GetBytes(path));
            whole.AppendData([0]);
            whole.AppendData(length);
            whole.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(whole.GetHashAndReset());
    }
}
