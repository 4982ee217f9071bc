using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Core.Reviews;

/// <summary>
/// Makes and reads addresses of small pictures for cards, which are fetched without signing in: bound to review and picture, good for a day. They decide nothing.
/// Signed with keys derived (HKDF-SHA256) from those of review links, so that neither can stand for the other. Thread-safe.
/// </summary>
public sealed class ThumbnailLinks(ReviewLinks links)
{
    private const int MaxToken = 400;
    private const int MacBytes = 16;
    private const int ShaBytes = 32;

    /// <summary>How long an address is good.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromDays(1);

    /// <summary>The address of a picture of a review, good from <paramref name="now"/> on for <see cref="Lifetime"/>, and no longer than the review.</summary>
    public Uri LinkFor(string workspace, Review review, string pictureSha256, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(review);
        var until = now + Lifetime < review.ExpiresAt ? now + Lifetime : review.ExpiresAt;
        var key = links.Keys.Keys[0];
        var body = new List<byte>(120);
        Span<byte> expiry = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(expiry, checked((uint)until.ToUnixTimeSeconds()));
        body.AddRange(expiry);
        body.AddRange(Convert.FromHexString(pictureSha256));
        foreach (var text in (ReadOnlySpan<string>)[workspace, review.Id])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            body.Add(checked((byte)bytes.Length));
            body.AddRange(bytes);
        }

        body.AddRange(Mac(key, body.ToArray()));
        return links.Address($"t/{key.Id}.{Base64Url.EncodeToString(body.ToArray())}");
    }

    /// <summary>Reads an address's token: whether it is ours. Its time and its review are for others to judge.</summary>
    /// <returns>What it says, or null when it is forged.</returns>
    public ThumbnailClaims? Read(string? token)
    {
        if (token is null or { Length: > MaxToken } || token.Split('.') is not [var keyId, var text] || links.Keys.Keys.FirstOrDefault(k => k.Id == keyId) is not { } key)
        {
            return null;
        }

        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (!Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length) || length <= MacBytes)
        {
            return null;
        }

        var body = bytes.AsSpan(0, length - MacBytes);
        var isOurs = CryptographicOperations.FixedTimeEquals(Mac(key, body), bytes.AsSpan(body.Length, MacBytes)) && Base64Url.EncodeToString(bytes.AsSpan(0, length)) == text;
        return isOurs ? Claims(body) : null;
    }

    // Only ever called on bytes that we signed, so their shape is known.
    private static ThumbnailClaims Claims(ReadOnlySpan<byte> body)
    {
        var expires = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(body));
        var sha = Convert.ToHexStringLower(body.Slice(4, ShaBytes));
        var rest = body[(4 + ShaBytes)..];
        return new(Next(ref rest), Next(ref rest), sha, expires);
    }

    private static string Next(ref ReadOnlySpan<byte> rest)
    {
        var text = Encoding.UTF8.GetString(rest.Slice(1, rest[0]));
        rest = rest[(1 + rest[0])..];
        return text;
    }

    private static byte[] Mac(ReviewLinkKey key, ReadOnlySpan<byte> body) =>
        HMACSHA256.HashData(HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Secret, 32, salt: null, Encoding.UTF8.GetBytes("atelier thumbnail")), body)[..MacBytes];
}
