using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Core.Reviews;

/// <summary>
/// Makes and reads the tokens of review links: <c>r1.{key id}.{base64url of claims and HMAC-SHA256}</c>, about 150 characters. A token names its reviewer and is
/// bound to workspace, review, round, stage and pixels; it expires with the review. The same review and reviewer give the same token under one key,
/// so a reminder repeats the link. The MAC is cut to 128 bits (RFC 2104, section 5). Thread-safe.
/// </summary>
/// <remarks>
/// The token goes into the URL's path. A fragment never reaches a server, so the page wouldn't work without scripts; query strings are what link rewriters,
/// analytics and access logs touch first. Pages opened by it are sent no-store and no-referrer, and deciding posts it in the body.
/// </remarks>
public sealed class ReviewLinks
{
    private const string Version = "r1";
    private const int MaxToken = 640;
    private const int MacBytes = 16;
    private const int ContentBytes = 16;

    private readonly ReviewLinkKeys _keys;
    private readonly Uri _studio;

    /// <summary>Over keys, for a studio that people reach at an address.</summary>
    /// <param name="keys">Checked here.</param>
    /// <param name="studio">The studio's address as reviewers see it, such as <c>http://localhost:7071</c>.</param>
    public ReviewLinks(ReviewLinkKeys keys, Uri studio)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(studio);
        keys.Check();
        _keys = keys;
        _studio = studio.AbsoluteUri.EndsWith('/') ? studio : new Uri(studio.AbsoluteUri + "/");
    }

    /// <summary>The secrets themselves, for what else is derived from them.</summary>
    internal ReviewLinkKeys Keys => _keys;

    /// <summary>An address of the studio as people see it.</summary>
    /// <param name="path">Without a slash in front.</param>
    public Uri Address(string path) => new(_studio, path);

    /// <summary>The address that a reviewer opens. A secret: whoever has it decides in their name.</summary>
    public Uri LinkFor(string workspace, Review review, string reviewer) => new(_studio, $"r/{TokenFor(workspace, review, reviewer)}");

    /// <summary>The token for a reviewer of a review.</summary>
    public string TokenFor(string workspace, Review review, string reviewer)
    {
        ArgumentNullException.ThrowIfNull(review);
        var key = _keys.Keys[0];
        var head = $"{Version}.{key.Id}.";
        var body = new List<byte>(160);
        Span<byte> expiry = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(expiry, checked((uint)review.ExpiresAt.ToUnixTimeSeconds()));
        body.AddRange(expiry);
        body.AddRange(Convert.FromHexString(review.ContentSha256.AsSpan(0, ContentBytes * 2)));
        foreach (var text in (ReadOnlySpan<string>)[workspace, review.Id, reviewer])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            body.Add(checked((byte)bytes.Length));
            body.AddRange(bytes);
        }

        body.AddRange(Mac(key, head, body.ToArray()));
        return head + Base64Url.EncodeToString(body.ToArray());
    }

    /// <summary>Reads a token: whether it is ours. Its time and its review are for <see cref="ReviewService"/> to judge.</summary>
    /// <returns>What it says, or null when it is forged.</returns>
    public ReviewLinkClaims? Read(string? token)
    {
        if (token is null or { Length: > MaxToken } || token.Split('.') is not [Version, var keyId, var text])
        {
            return null;
        }

        var key = _keys.Keys.FirstOrDefault(k => k.Id == keyId);
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (key is null || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length) || length <= MacBytes)
        {
            return null;
        }

        var body = bytes.AsSpan(0, length - MacBytes);
        var given = bytes.AsSpan(body.Length, MacBytes);

        // One spelling a token: base64 has spare bits and white space that a decoder ignores.
        var isOurs = CryptographicOperations.FixedTimeEquals(Mac(key, $"{Version}.{keyId}.", body), given)
            && Base64Url.EncodeToString(bytes.AsSpan(0, length)) == text;
        return isOurs ? Claims(body) : null;
    }

    // Only ever called on bytes that we signed, so their shape is known.
    private static ReviewLinkClaims Claims(ReadOnlySpan<byte> body)
    {
        var rest = body[(4 + ContentBytes)..];
        return new()
        {
            ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(body)),
            Content = Convert.ToHexStringLower(body.Slice(4, ContentBytes)),
            Workspace = Next(ref rest),
            ReviewId = Next(ref rest),
            Reviewer = Next(ref rest),
        };
    }

    private static string Next(ref ReadOnlySpan<byte> rest)
    {
        var text = Encoding.UTF8.GetString(rest.Slice(1, rest[0]));
        rest = rest[(1 + rest[0])..];
        return text;
    }

    private static byte[] Mac(ReviewLinkKey key, string head, ReadOnlySpan<byte> body) =>
        HMACSHA256.HashData(key.Secret, (byte[])[.. Encoding.ASCII.GetBytes("atelier review link " + head), .. body])[..MacBytes];
}
