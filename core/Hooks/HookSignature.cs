using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Core.Hooks;

/// <summary>
/// Proves to a subscriber who sent an event and when. The header is <c>Atelier-Signature: t={unix seconds},k={key id},v1={hex}</c>, where the hex is HMAC-SHA256
/// over <c>{t}.{body}</c>, the body byte for byte, keyed with the UTF-8 bytes of the hook's secret as it was shown. Receivers compare in constant time and refuse a <c>t</c> that is minutes off. Pure.
/// </summary>
public static class HookSignature
{
    /// <summary>The header's name.</summary>
    public const string Header = "Atelier-Signature";

    /// <summary>The header's value.</summary>
    public static string Sign(string keyId, string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes($"{time}."));
        hmac.AppendData(body);
        return $"t={time},k={keyId},v1={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }
}
