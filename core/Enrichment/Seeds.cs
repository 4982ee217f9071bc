using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Core.Enrichment;

/// <summary>Seeds of noise. The same brief gives the same seeds everywhere; different variants never share one, but by a chance of one in four billion.</summary>
public static class Seeds
{
    /// <summary>A seed from 0 to 2^32 - 1, the range that every sampler takes.</summary>
    /// <param name="root">The brief's id, or the digits of the seed that a caller pinned.</param>
    /// <param name="round">The round.</param>
    /// <param name="shot">The shot's number.</param>
    /// <param name="variant">The variant's number.</param>
    public static long Derive(string root, int round, int shot, int variant)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"atelier/seed/1\n{root}\n{round}\n{shot}\n{variant}");
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
    }
}
