using System.Security.Cryptography;
using Atelier.Core.Briefs;
using Atelier.Core.Reviews;
using Atelier.Web.Teams;

namespace Atelier.Functions.Hosting;

/// <summary>What the functions app is told by its settings. <c>local.settings.sample.json</c> has them all; the README says what each means.</summary>
public sealed record FunctionsSettings
{
    /// <summary>The workspace. <c>ATELIER_WORKSPACE</c>, else <c>studio</c>.</summary>
    public required string Workspace { get; init; }

    /// <summary>Where people reach the studio. <c>ATELIER_URL</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Host names that the studio answers to: that of its address, and the platform's own.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>The storage account's blob endpoint. <c>ATELIER_BLOB_ENDPOINT</c>.</summary>
    public required Uri BlobEndpoint { get; init; }

    /// <summary>The container of the studio's objects. <c>ATELIER_BLOB_CONTAINER</c>, else <c>atelier</c>.</summary>
    public required string BlobContainer { get; init; }

    /// <summary>The Service Bus namespace. <c>ServiceBusConnection__fullyQualifiedNamespace</c>.</summary>
    public required string ServiceBusNamespace { get; init; }

    /// <summary>The signing key in Key Vault. <c>ATELIER_KEY_VAULT_KEY</c>.</summary>
    public required Uri KeyVaultKey { get; init; }

    /// <summary>Secrets of review links, the signing one first. <c>ATELIER_LINK_KEY</c>: base64, several separated by commas.</summary>
    public required ReviewLinkKeys LinkKeys { get; init; }

    /// <summary>Model pools. <c>ATELIER_POOLS</c>, separated by commas, else <c>standard</c>.</summary>
    public required IReadOnlyList<string> Pools { get; init; }

    /// <summary>The language service, or null for templates. <c>ATELIER_OPENAI_ENDPOINT</c>.</summary>
    public Uri? OpenAiEndpoint { get; init; }

    /// <summary>Its deployment that writes. <c>ATELIER_OPENAI_CHAT</c>.</summary>
    public string? OpenAiChat { get; init; }

    /// <summary>The content safety service, or null for the embedded moderator alone. <c>ATELIER_CONTENT_SAFETY_ENDPOINT</c>.</summary>
    public Uri? ContentSafetyEndpoint { get; init; }

    /// <summary>The Teams workflow that is told, or null. <c>ATELIER_TEAMS_WEBHOOK</c>, <c>ATELIER_TEAMS_HOSTS</c>.</summary>
    public TeamsWebhook? Teams { get; init; }

    /// <summary>The user-assigned identity to act as, or null for the system's. <c>AZURE_CLIENT_ID</c>.</summary>
    public string? ClientId { get; init; }

    /// <summary>
    /// Whether the platform signs callers in, so that its header is believed. <c>WEBSITE_AUTH_ENABLED</c>, which App Service sets itself, or <c>ATELIER_PLATFORM_SIGN_IN</c>,
    /// which whoever sets up the authentication sets: other plans don't tell.
    /// </summary>
    public bool IsPlatformAuthenticationOn { get; init; }

    /// <summary>Whether the platform's front end stands before the app. <c>WEBSITE_INSTANCE_ID</c>, on other plans <c>WEBSITE_POD_NAME</c> or <c>CONTAINER_NAME</c>, which the platform sets.</summary>
    public bool IsBehindFrontEnd { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="get">A setting's value, or null.</param>
    /// <exception cref="FormatException">One is missing or malformed; the message says which and how to write it, never what a secret one holds.</exception>
    public static FunctionsSettings Read(Func<string, string?> get)
    {
        ArgumentNullException.ThrowIfNull(get);
        var url = Address(get, "ATELIER_URL") ?? throw Missing("ATELIER_URL", "the address where people reach the studio, such as https://func-atelier.azurewebsites.net");
        var workspace = Text(get, "ATELIER_WORKSPACE") ?? "studio";
        return new()
        {
            Workspace = Ids.IsValid(workspace) ? workspace : throw new FormatException("ATELIER_WORKSPACE is lower-case letters, digits and single dashes."),
            Url = url,
            Hosts = [url.Host, .. Text(get, "WEBSITE_HOSTNAME") is { } own ? [own] : Array.Empty<string>()],
            BlobEndpoint = Address(get, "ATELIER_BLOB_ENDPOINT") ?? throw Missing("ATELIER_BLOB_ENDPOINT", "https://{account}.blob.core.windows.net"),
            BlobContainer = Text(get, "ATELIER_BLOB_CONTAINER") ?? "atelier",
            ServiceBusNamespace = Text(get, "ServiceBusConnection__fullyQualifiedNamespace") ?? throw Missing("ServiceBusConnection__fullyQualifiedNamespace", "{namespace}.servicebus.windows.net"),
            KeyVaultKey = Address(get, "ATELIER_KEY_VAULT_KEY") ?? throw Missing("ATELIER_KEY_VAULT_KEY", "the identifier of a P-256 key, https://{vault}.vault.azure.net/keys/{name}/{version}"),
            LinkKeys = Keys(Text(get, "ATELIER_LINK_KEY") ?? throw Missing("ATELIER_LINK_KEY", "at least 32 random bytes in base64")),
            Pools = Names(Text(get, "ATELIER_POOLS") ?? "standard"),
            OpenAiEndpoint = Address(get, "ATELIER_OPENAI_ENDPOINT"),
            OpenAiChat = Text(get, "ATELIER_OPENAI_CHAT"),
            ContentSafetyEndpoint = Address(get, "ATELIER_CONTENT_SAFETY_ENDPOINT"),
            Teams = TeamsWebhook.From(get("ATELIER_TEAMS_WEBHOOK"), get("ATELIER_TEAMS_HOSTS"), TimeProvider.System),
            ClientId = Text(get, "AZURE_CLIENT_ID"),
            IsPlatformAuthenticationOn = IsTrue(get, "WEBSITE_AUTH_ENABLED") || IsTrue(get, "ATELIER_PLATFORM_SIGN_IN"),
            IsBehindFrontEnd = (Text(get, "WEBSITE_INSTANCE_ID") ?? Text(get, "WEBSITE_POD_NAME") ?? Text(get, "CONTAINER_NAME")) is not null,
        };
    }

    private static string? Text(Func<string, string?> get, string name) => get(name)?.Trim() is { Length: > 0 } text ? text : null;

    private static bool IsTrue(Func<string, string?> get, string name) => string.Equals(Text(get, name), "true", StringComparison.OrdinalIgnoreCase);

    private static Uri? Address(Func<string, string?> get, string name) =>
        Text(get, name) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) ? uri
        : throw new FormatException($"{name} is no address; write it like https://example.com."); // what it says stays out: it may be a secret

    private static List<string> Names(string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        return names.Count > 0 && names.TrueForAll(Ids.IsValid) ? names : throw new FormatException("ATELIER_POOLS is names of model pools, separated by commas; a name is lower-case letters, digits and single dashes.");
    }

    // A key's id is made from it, so that the setting holds nothing but the secret. 24 bits of the hash of 256 random ones tell nothing.
    private static ReviewLinkKeys Keys(string text)
    {
        try
        {
            var secrets = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Convert.FromBase64String);
            var keys = new ReviewLinkKeys { Keys = [.. secrets.Select(s => new ReviewLinkKey { Id = Convert.ToHexStringLower(SHA256.HashData(s).AsSpan(0, 3)), Secret = s })] };
            keys.Check();
            return keys;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new FormatException("ATELIER_LINK_KEY is at least 32 random bytes in base64; several keys are separated by commas, the one that signs first.", e);
        }
    }

    private static FormatException Missing(string name, string example) => new($"The setting {name} is missing: {example}. See local.settings.sample.json.");
}
