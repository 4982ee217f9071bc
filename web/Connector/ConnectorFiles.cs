using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Atelier.Web.Connector;

/// <summary>The files of a Power Platform custom connector, written from the API's own description.</summary>
public static class ConnectorFiles
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All of them, by name.</summary>
    /// <param name="api">The API's description, OpenAPI 3.1.</param>
    /// <param name="target">Which studio they are for.</param>
    /// <exception cref="InvalidOperationException">The API lacks an operation that the connector has.</exception>
    public static IReadOnlyDictionary<string, byte[]> Write(JsonObject api, ConnectorTarget target)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(target);
        return new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["apiDefinition.swagger.json"] = Text(ConnectorDefinition.Write(api, target)),
            ["apiProperties.json"] = Text(ConnectorProperties.Write(target)),
            ["icon.png"] = ConnectorIcon.Draw(),
        };
    }

    private static byte[] Text(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString(Options) + "\n");
}
