using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Atelier.Core.Signing;

namespace Atelier.Azure.Signing;

/// <summary>A version of a signing key, as Key Vault tells of it.</summary>
/// <param name="Path">Path of the version in its vault.</param>
/// <param name="KeyId">RFC 7638 thumbprint.</param>
/// <param name="X">X coordinate, base64url.</param>
/// <param name="Y">Y coordinate, base64url.</param>
internal sealed record VaultKey(string Path, string KeyId, string X, string Y)
{
    /// <summary>Reads a KeyBundle, or null when it is no P-256 key.</summary>
    public static VaultKey? Read(JsonElement bundle)
    {
        if (!bundle.TryGetProperty("key", out var key) || Text(key, "kty") is not ("EC" or "EC-HSM") || Text(key, "crv") != "P-256"
            || !Uri.TryCreate(Text(key, "kid"), UriKind.Absolute, out var id))
        {
            return null;
        }

        try
        {
            var point = new ECPoint { X = Base64Url.DecodeFromChars(Text(key, "x")), Y = Base64Url.DecodeFromChars(Text(key, "y")) };
            using var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
            var q = ecdsa.ExportParameters(includePrivateParameters: false).Q;
            return new(id.AbsolutePath, Es256.KeyId(ecdsa), Base64Url.EncodeToString(q.X), Base64Url.EncodeToString(q.Y));
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
