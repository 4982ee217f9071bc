using System.Diagnostics;
using System.Text.RegularExpressions;
using Atelier.Azure.Calls;
using Atelier.Azure.Storage;
using Atelier.Azure.Tests.Support;
using Azure.Storage.Blobs;

[assembly: AssemblyFixture(typeof(Azurite))]

namespace Atelier.Azure.Tests.Support;

/// <summary>
/// The official emulator of Blob Storage (npm's <c>azurite</c>), started once a test run on a free port over HTTPS, in memory. It is installed on first use beside what eng/setup found.
/// Where there is no Node.js, or npm can't fetch it, the tests that need it are skipped and say so.
/// </summary>
public sealed partial class Azurite : IAsyncLifetime
{
    private const string Version = "3.37.0";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly string _folder = Directory.CreateTempSubdirectory("azurite-").FullName;
    private Process? _process;
    private Uri? _endpoint;
    private string? _missing;

    public BlobStoreOptions Options { get; } = new() { Transport = SelfSigned.Transport, Documents = new() { Attempt = TimeSpan.FromSeconds(60) } };

    /// <summary>The account's blob endpoint; skips the test when there is no Azurite.</summary>
    public Uri Endpoint
    {
        get
        {
            Assert.SkipWhen(_endpoint is null, $"Azurite can't be used here: {_missing}");
            return _endpoint!;
        }
    }

    /// <summary>A new, empty container.</summary>
    public async Task<BlobContainerClient> NewContainerAsync()
    {
        var container = BlobContainers.Service(Endpoint, new AzuriteCredential(), Options).GetBlobContainerClient($"c{Guid.NewGuid():n}");
        await container.CreateAsync();
        return container;
    }

    /// <summary>A store on a container.</summary>
    public BlobObjectStore Store(BlobContainerClient container, BlobStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(container);
        return new(Endpoint, container.Name, new AzuriteCredential(), options ?? Options);
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            var cache = Path.Combine(Root(), "eng", "registry", ".found", $"azurite-{Version}");
            var script = Path.Combine(cache, "node_modules", "azurite", "dist", "src", "blob", "main.js");
            if (!File.Exists(script))
            {
                await InstallAsync(cache);
            }

            var certificate = Path.Combine(_folder, "cert.pem");
            var key = Path.Combine(_folder, "key.pem");
            await File.WriteAllTextAsync(certificate, SelfSigned.Certificate.ExportCertificatePem());
            using (var rsa = System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPrivateKey(SelfSigned.Certificate)!)
            {
                await File.WriteAllTextAsync(key, rsa.ExportPkcs8PrivateKeyPem());
            }

            _process = Start("node", [script, "--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence", "--silent", "--disableTelemetry", "--oauth", "basic", "--cert", certificate, "--key", key, "--skipApiVersionCheck"]);
            _endpoint = await ListeningAsync(_process);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException or TimeoutException or InvalidOperationException)
        {
            _missing = e.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task InstallAsync(string cache)
    {
        // Beside its place first: an installation that was cut short must not be taken for whole.
        var fresh = $"{cache}.{Environment.ProcessId}";
        Directory.CreateDirectory(fresh);
        using var npm = Start(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", fresh, $"azurite@{Version}"]);
        _ = npm.StandardOutput.ReadToEndAsync();
        var errors = npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync().WaitAsync(Patience);
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm couldn't install it. {await errors}");
        }

        if (Directory.Exists(cache))
        {
            Directory.Delete(cache, recursive: true);
        }

        Directory.Move(fresh, cache);
    }

    private static async Task<Uri> ListeningAsync(Process process)
    {
        _ = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                if (Listening().Match(line) is { Success: true } match)
                {
                    _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                    return new($"{match.Value}/devstoreaccount1");
                }
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        throw new NotSupportedException("Azurite was started, but never listened.");
    }

    private static Process Start(string program, IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath() })
        ?? throw new InvalidOperationException($"{program} didn't start.");

    internal static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Atelier.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("There is no Atelier.slnx above the tests.");
        }

        return folder;
    }

    [GeneratedRegex(@"https://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
