using Atelier.Functions.Hosting;

namespace Atelier.Functions.Tests;

/// <summary>Settings of a functions app, as few as there can be.</summary>
internal static class TestSettings
{
    public static Dictionary<string, string> Values() => new(StringComparer.Ordinal)
    {
        ["ATELIER_URL"] = "https://studio.example.com",
        ["ATELIER_BLOB_ENDPOINT"] = "https://account.blob.core.windows.net",
        ["ServiceBusConnection__fullyQualifiedNamespace"] = "bus.servicebus.windows.net",
        ["ATELIER_KEY_VAULT_KEY"] = "https://vault.vault.azure.net/keys/signing/1",
        ["ATELIER_LINK_KEY"] = Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(i => (byte)i)]),
    };

    public static FunctionsSettings Read() => Read(Values());

    public static FunctionsSettings Read(Dictionary<string, string> values) => FunctionsSettings.Read(name => values.GetValueOrDefault(name));
}
