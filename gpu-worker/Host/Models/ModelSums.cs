using System.Buffers;
using System.Text;
using Atelier.Core.Storage;

namespace Atelier.GpuWorker;

/// <summary>
/// A model folder's <c>SHA256SUMS</c>, as <c>sha256sum</c> writes it: a line a file, the hash in hexadecimal, two spaces (or a space and an asterisk), the path.
/// It says which files belong to the model; a file that is not on it is not fetched.
/// </summary>
internal static class ModelSums
{
    /// <summary>The file's name.</summary>
    public const string FileName = "SHA256SUMS";

    private const int MostBytes = 1 << 20;
    private const int HashLength = 64;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Reads a list.</summary>
    /// <returns>Hashes in lower case, by path with forward slashes.</returns>
    /// <exception cref="ModelRefusedException">It is none, or names a place outside the folder.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var sums = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (await TextAsync(stream, cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (hash, path) = Parse(line.TrimEnd('\r'));
            if (!sums.TryAdd(path, hash))
            {
                throw new ModelRefusedException($"{FileName} lists '{path}' twice.");
            }
        }

        return sums.Count > 0 ? sums : throw new ModelRefusedException($"{FileName} is empty.");
    }

    private static (string Hash, string Path) Parse(string line)
    {
        if (line.Length < HashLength + 3 || line[HashLength] != ' ' || line[HashLength + 1] is not (' ' or '*') || line.AsSpan(0, HashLength).ContainsAnyExcept(Hex))
        {
            throw new ModelRefusedException($"{FileName} has a line that is no hash and path.");
        }

        var path = line[(HashLength + 2)..];
        path = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;

        // It becomes a path on this machine: nothing that could leave the folder.
        return path.Length is > 0 and <= 512 && path.Split('/').All(ObjectKey.IsSegment) && path != FileName
            ? (line[..HashLength].ToLowerInvariant(), path)
            : throw new ModelRefusedException($"{FileName} names a file that can't be part of a model folder.");
    }

    private static async Task<string> TextAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostBytes + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > MostBytes ? throw new ModelRefusedException($"{FileName} is longer than 1 MiB.") : Encoding.UTF8.GetString(buffer, 0, length);
    }
}
