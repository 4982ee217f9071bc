using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core.Pipeline;

namespace Atelier.Azure.Tests.Support;

/// <summary>A certificate for 127.0.0.1 that lives as long as a test run, and a transport that trusts it and no other. Bearer tokens are sent over HTTPS only.</summary>
internal static class SelfSigned
{
    public static X509Certificate2 Certificate { get; } = Create();

    public static HttpPipelineTransport Transport { get; } = new HttpClientTransport(new HttpClient(Handler()) { Timeout = Timeout.InfiniteTimeSpan });

    public static HttpClientHandler Handler() => new()
    {
#pragma warning disable MA0039 // Trusts less than the system's own check would: this one certificate.
        ServerCertificateCustomValidationCallback = static (_, served, _, _) => served?.Thumbprint == Certificate.Thumbprint,
#pragma warning restore MA0039
        AllowAutoRedirect = false,
    };

    private static X509Certificate2 Create()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null, X509KeyStorageFlags.Exportable);
    }
}
