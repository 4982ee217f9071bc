using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Core.Signing;

/// <summary>ES256 over bytes, and key ids. Thread-safe.</summary>
public static class Es256
{
    /// <summary>Signs with a private P-256 key.</summary>
    public static DetachedSignature Sign(ECDsa key, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(key);
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(q.X), Base64Url.EncodeToString(q.Y));
        return new()
        {
            Algorithm = "ES256",
            KeyId = KeyId(x, y),
            X = x,
            Y = y,
            Value = Base64Url.EncodeToString(key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)),
        };
    }

    /// <summary>A key's id: RFC 7638 thumbprint, base64url.</summary>
    public static string KeyId(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return KeyId(Base64Url.EncodeToString(q.X), Base64Url.EncodeToString(q.Y));
    }

    /// <summary>Whether a signature is of this content by the key it carries, and its key id is that key's. Whether the key is trusted is the caller's to decide by the key id.</summary>
    public static bool Verify(DetachedSignature signature, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(signature);
        if (signature.Algorithm != "ES256" || signature.KeyId != KeyId(signature.X, signature.Y))
        {
            return false;
        }

        try
        {
            var point = new ECPoint { X = Base64Url.DecodeFromChars(signature.X), Y = Base64Url.DecodeFromChars(signature.Y) };
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
            return key.VerifyData(content, Base64Url.DecodeFromChars(signature.Value), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (Exception e) when (e is FormatException or CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    // RFC 7638: the required members of an EC key in lexical order, no whitespace.
    private static string KeyId(string x, string y)
    {
        var jwk = string.Concat("{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"", x, "\",\"y\":\"", y, "\"}");
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(jwk)));
    }
}
