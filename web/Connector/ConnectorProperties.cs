using System.Text.Json.Nodes;

namespace Atelier.Web.Connector;

/// <summary>Writes <c>apiProperties.json</c>: how connections sign in (Microsoft Entra ID) and how the connector looks. Pure.</summary>
internal static class ConnectorProperties
{
    /// <summary>Colour behind the icon.</summary>
    public const string Brand = "#12807c";

    public static JsonObject Write(ConnectorTarget target) => new()
    {
        ["properties"] = new JsonObject
        {
            ["connectionParameters"] = new JsonObject
            {
                ["token"] = new JsonObject
                {
                    ["type"] = "oauthSetting",
                    ["oAuthSettings"] = new JsonObject
                    {
                        ["identityProvider"] = "aad",
                        ["clientId"] = target.ClientId,
                        ["scopes"] = new JsonArray(),
                        ["redirectMode"] = "Global",
                        ["redirectUrl"] = "https://global.consent.azure-apim.net/redirect",
                        ["properties"] = new JsonObject { ["IsFirstParty"] = "False", ["AzureActiveDirectoryResourceId"] = target.Resource },
                        ["customParameters"] = new JsonObject
                        {
                            ["loginUri"] = Value("https://login.microsoftonline.com"),
                            ["tenantId"] = Value(target.Tenant),
                            ["resourceUri"] = Value(target.Resource),
                        },
                    },
                },
            },
            ["iconBrandColor"] = Brand,
            ["capabilities"] = new JsonArray(),
            ["policyTemplateInstances"] = new JsonArray(),
            ["publisher"] = "Atelier contributors",
            ["stackOwner"] = "Atelier contributors",
        },
    };

    private static JsonObject Value(string value) => new() { ["value"] = value };
}
