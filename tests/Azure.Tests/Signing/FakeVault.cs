using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Atelier.Azure.Tests.Support;

namespace Atelier.Azure.Tests.Signing;

/// <summary>
/// Key Vault's wire format for keys: KeyBundle, KeyListResult, KeyOperationResult and error bodies as in the REST reference 7.4
/// (github.com/Azure/azure-rest-api-specs, specification/keyvault/data-plane, GetKey-example.json and GetKeyVersions-example.json), with keys of its own.
/// </summary>
internal sealed class FakeVault : IDisposable
{
    private readonly List<(string Version, ECDsa Key)> _versions = [];

    public HashSet<string> Disabled { get; } = [];

    /// <summary>Answers instead of the vault while it isn't null.</summary>
    public Func<WireRequest, WireReply?>? Instead { get; set; }

    public string KeyIdOf(int version) => Core.Signing.Es256.KeyId(_versions[version].Key);

    public void Rotate() => _versions.Add(($"78deebed173b48e48f55abf87ed4cf7{_versions.Count}", ECDsa.Create(ECCurve.NamedCurves.nistP256)));

    public void Disable(int version) => Disabled.Add(_versions[version].Version);

    public WireReply Answer(WireRequest request)
    {
        if (Instead?.Invoke(request) is { } other)
        {
            return other;
        }

        return request.Path.Trim('/').Split('/') switch
        {
            ["keys", "signing"] => Bundle(request, _versions[^1]),
            ["keys", "signing", "versions"] => Versions(request),
            ["keys", "signing", var version] => Disabled.Contains(version) ? Forbidden("get") : Bundle(request, Of(version)),
            ["keys", "signing", var version, "sign"] => Disabled.Contains(version) ? Forbidden("sign") : Sign(request, Of(version)),
            _ => Error(404, "KeyNotFound"),
        };
    }

    public void Dispose() => _versions.ForEach(v => v.Key.Dispose());

    public static WireReply Error(int status, string code) => new(status, $$"""{ "error": { "code": "{{code}}", "message": "secret-message" } }""");

    private static WireReply Forbidden(string operation) =>
        new(403, $$"""{ "error": { "code": "Forbidden", "message": "Operation {{operation}} is not allowed on a disabled key.", "innererror": { "code": "KeyDisabled" } } }""");

    private static string Host(WireRequest request) => request.Headers["Host"];

    private static WireReply Bundle(WireRequest request, (string Version, ECDsa Key) key)
    {
        var q = key.Key.ExportParameters(false).Q;
        return new(200, $$"""
            {
              "key": {
                "kid": "https://{{Host(request)}}/keys/signing/{{key.Version}}", "kty": "EC", "key_ops": [ "sign", "verify" ], "crv": "P-256",
                "x": "{{Base64Url.EncodeToString(q.X)}}", "y": "{{Base64Url.EncodeToString(q.Y)}}"
              },
              "attributes": { "enabled": true, "created": 1493942451, "updated": 1493942451, "recoveryLevel": "Recoverable+Purgeable" }
            }
            """);
    }

    private static WireReply Sign(WireRequest request, (string Version, ECDsa Key) key)
    {
        using var body = JsonDocument.Parse(request.Body);
        if (body.RootElement.GetProperty("alg").GetString() != "ES256")
        {
            return Error(400, "BadParameter");
        }

        var signature = key.Key.SignHash(Base64Url.DecodeFromChars(body.RootElement.GetProperty("value").GetString()), DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return new(200, $$"""{ "kid": "https://{{Host(request)}}/keys/signing/{{key.Version}}", "value": "{{Base64Url.EncodeToString(signature)}}" }""");
    }

    // A page a version.
    private WireReply Versions(WireRequest request)
    {
        var at = request.Query.Split("skiptoken=") is [_, var token] ? int.Parse(token, System.Globalization.CultureInfo.InvariantCulture) : 0;
        var next = at + 1 < _versions.Count ? $"\"https://{Host(request)}/keys/signing/versions?api-version=7.4&$skiptoken={at + 1}\"" : "null";
        var enabled = Disabled.Contains(_versions[at].Version) ? "false" : "true";
        return new(200, $$"""
            { "value": [ { "kid": "https://{{Host(request)}}/keys/signing/{{_versions[at].Version}}", "attributes": { "enabled": {{enabled}}, "created": 1493937851, "updated": 1493937851 } } ], "nextLink": {{next}} }
            """);
    }

    private (string Version, ECDsa Key) Of(string version) => _versions.Single(v => v.Version == version);
}
