using System.Text.Json.Nodes;
using Atelier.Core.Hooks;
using Atelier.Web.OpenApi;

namespace Atelier.Web.Connector;

/// <summary>What a flow is called with: the envelope of a CloudEvent around what <see cref="CloudEvent.Write"/> puts into it.</summary>
internal static class EventSchemas
{
    private const string Name = "BriefEvent";

    private static readonly string[] InEnvelope = ["id", "type", "time", "workspace"];

    /// <summary>Refers to it.</summary>
    public static JsonObject Reference => new() { ["$ref"] = $"#/components/schemas/{Name}" };

    /// <summary>Adds the schemas to those of the API.</summary>
    public static void AddTo(JsonObject components)
    {
        var book = new SchemaBook();
        book.Of(typeof(LifecycleEvent));
        foreach (var (name, schema) in book.Components.Where(s => !components.ContainsKey(s.Key)))
        {
            components[name] = schema!.DeepClone();
        }

        var happened = components[nameof(LifecycleEvent)]!.AsObject();
        var properties = happened["properties"]!.AsObject();
        components[Name] = new JsonObject
        {
            ["type"] = "object",
            ["description"] = "A CloudEvent 1.0 about a brief.",
            ["properties"] = new JsonObject
            {
                ["specversion"] = Text("Version of CloudEvents, 1.0."),
                ["id"] = properties["id"]!.DeepClone(),
                ["source"] = Text("The workspace, as a URN."),
                ["type"] = properties["type"]!.DeepClone(),
                ["subject"] = Text("Path of the brief."),
                ["time"] = properties["time"]!.DeepClone(),
                ["datacontenttype"] = Text("Type of the data, application/json."),
                ["data"] = new JsonObject { ["$ref"] = "#/components/schemas/BriefEventData" },
            },
        };
        components["BriefEventData"] = new JsonObject
        {
            ["type"] = "object",
            ["description"] = "What happened to the brief.",
            ["properties"] = new JsonObject(properties.Where(p => !InEnvelope.Contains(p.Key)).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))),
        };
        components.Remove(nameof(LifecycleEvent));
    }

    private static JsonObject Text(string says) => new() { ["type"] = "string", ["description"] = says };
}
