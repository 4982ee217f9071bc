using System.Security.Cryptography;
using System.Text;
using Atelier.Core.Reviews;

namespace Atelier.Core.Hooks;

/// <summary>
/// Secrets that hooks are signed with: each derived (HKDF-SHA256) from a secret of the studio and the hook's id, so that none is stored. Thread-safe.
/// </summary>
public sealed class HookSecrets(ReviewLinks links)
{
    private const string Prefix = "whs_";

    /// <summary>The key that new hooks' secrets come from.</summary>
    public string CurrentKeyId => links.Keys.Keys[0].Id;

    /// <summary>A hook's secret as its subscriber has it: <c>whs_</c> and 43 characters of base64url. Null when the studio has withdrawn the key it came from.</summary>
    public string? Of(string workspace, string hook, string keyId)
    {
        var key = links.Keys.Keys.FirstOrDefault(k => k.Id == keyId);
        if (key is null)
        {
            return null;
        }

        var secret = HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Secret, 32, salt: null, Encoding.UTF8.GetBytes($"atelier hook {workspace} {hook}"));
        return Prefix + System.Buffers.Text.Base64Url.EncodeToString(secret);
    }
}
