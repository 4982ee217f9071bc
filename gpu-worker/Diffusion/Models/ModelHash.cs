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
    /// <summary>The hash, lower-case hexadecimal. The same on every machine for the same bytes.</summary>
    /// <param name="folder">The model folder.</param>
    /// <exception cref="ModelFolderException">It holds links that lead out of it, or nowhere, or a file that cannot be read.</exception>
    public static string Compute(string folder)
    {
        var problems = new List<string>();
        var files = new ModelFiles(Path.GetFullPath(folder), problems).Deciding();
        if (problems.Count > 0) throw new ModelFolderException(folder, problems);
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[8];
        foreach (var file in files)
        {
            try
            {
                // What has no bytes may be a pipe, and opening one would wait.
                using Stream stream = file.Length == 0 ? Stream.Null : new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
                BinaryPrimitives.WriteInt64LittleEndian(length, stream.Length);
                whole.AppendData(Encoding.UTF8.GetBytes(file.Relative));
                whole.AppendData([0]);
                whole.AppendData(length);
                whole.AppendData(SHA256.HashData(stream));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ModelFolderException(folder, [$"{file.Relative} cannot be read ({e.GetType().Name}); expected a file that this process may read"]);
            }
        }

        return Convert.ToHexStringLower(whole.GetHashAndReset());
    }
}
