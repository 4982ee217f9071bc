using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Atelier.Core.Workflows;

/// <summary>What may travel through a workflow: JSON of at most 16 KB. Larger things are stored, and their key travels.</summary>
public static class WorkflowPayload
{
    /// <summary>The most bytes of UTF-8 JSON that an input, result or custom status may have.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Writes a payload.</summary>
    /// <param name="value">What to write.</param>
    /// <param name="what">What it is, for the message: <c>input of activity 'enrich'</c>.</param>
    /// <exception cref="PayloadTooLargeException">It is larger than <see cref="MaxBytes"/>.</exception>
    public static string Write<T>(T value, string what)
    {
        var json = JsonSerializer.Serialize(value, WorkflowJson.Options);
        Check(json, what);
        return json;
    }

    /// <summary>Throws when a payload is too large to travel.</summary>
    /// <exception cref="PayloadTooLargeException">It is larger than <see cref="MaxBytes"/>.</exception>
    public static void Check(string json, string what)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MaxBytes / 3 && Encoding.UTF8.GetByteCount(json) is var size && size > MaxBytes)
        {
            throw new PayloadTooLargeException(what, size);
        }
    }

    /// <summary>A short fingerprint, by which a replayed command is compared with the recorded one: the first 8 bytes of the SHA-256, lower-case hex.</summary>
    public static string Digest(string json)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(json), hash);
        return Convert.ToHexStringLower(hash[..8]);
    }
}
