using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Web.Pipeline;

/// <summary>Keys that opened the studio in this process's life, by their hash: what isn't among them is looked up only as often as its address may call. Says nothing about whether a key still is good. Thread-safe.</summary>
internal sealed class KnownKeys
{
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<string, bool> _hashes = new(StringComparer.Ordinal);

    /// <summary>Whether a key opened the studio before.</summary>
    public bool Holds(string key) => _hashes.ContainsKey(HashOf(key));

    /// <summary>Notes whether a key opens the studio.</summary>
    public void Note(string key, bool opens)
    {
        if (!opens)
        {
            _hashes.TryRemove(HashOf(key), out _);
            return;
        }

        // Far more than a studio has; whoever is forgotten is looked up anew.
        if (_hashes.Count >= Most)
        {
            _hashes.Clear();
        }

        _hashes.TryAdd(HashOf(key), true);
    }

    private static string HashOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
