using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Atelier.Web.Teams;

/// <summary>Parts of Adaptive Cards 1.5 (adaptivecards.io). What strangers wrote goes into text runs, which read no Markdown: in a text block it could draw links of its own. Pure.</summary>
internal static class CardJson
{
    // Every byte counts. Nobody reads this as HTML: it goes out as JSON, and only to what parses it.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A card.</summary>
    public static JsonObject Card(string fallback, IEnumerable<JsonObject> body, IEnumerable<JsonObject> actions) => new()
    {
        ["type"] = "AdaptiveCard",
        ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
        ["version"] = "1.5",
        ["fallbackText"] = fallback,
        ["msteams"] = new JsonObject { ["width"] = "Full" },
        ["body"] = ArrayOf(body),
        ["actions"] = ArrayOf(actions),
    };

    /// <summary>Words of ours.</summary>
    public static JsonObject Text(string text, bool isSubtle = false, string? size = null, string? weight = null, string? colour = null)
    {
        var block = new JsonObject { ["type"] = "TextBlock", ["text"] = text, ["wrap"] = true };
        Add(block, ("isSubtle", isSubtle ? true : null), ("size", size), ("weight", weight), ("color", colour));
        return block;
    }

    /// <summary>A heading of ours.</summary>
    public static JsonObject Heading(string text)
    {
        var block = Text(text, weight: "Bolder");
        block["style"] = "heading";
        block["separator"] = true;
        block["spacing"] = "Medium";
        return block;
    }

    /// <summary>Words of somebody else's, as they are.</summary>
    public static JsonObject Quote(string text, string? size = null, string? weight = null, bool isSubtle = false)
    {
        var run = new JsonObject { ["type"] = "TextRun", ["text"] = text };
        Add(run, ("size", size), ("weight", weight), ("isSubtle", isSubtle ? true : null));
        return new() { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(run) };
    }

    /// <summary>Names and values of ours; values without any are left out.</summary>
    public static JsonObject Facts(params (string Title, string? Value)[] facts) => new()
    {
        ["type"] = "FactSet",
        ["facts"] = ArrayOf(facts.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => new JsonObject { ["title"] = f.Title, ["value"] = f.Value })),
    };

    /// <summary>Small pictures side by side, four a row, each with a line below.</summary>
    public static IEnumerable<JsonObject> Pictures(IEnumerable<(Uri Source, string Alt, string Line)> pictures) => pictures.Chunk(4).Select(row => new JsonObject
    {
        ["type"] = "ColumnSet",
        ["columns"] = ArrayOf(row.Select(p =>
        {
            var line = Text(p.Line, isSubtle: true, size: "Small");
            line["spacing"] = "None";
            return new JsonObject
            {
                ["type"] = "Column",
                ["width"] = "auto",
                ["items"] = new JsonArray(new JsonObject { ["type"] = "Image", ["url"] = p.Source.AbsoluteUri, ["altText"] = p.Alt, ["width"] = "112px" }, line),
            };
        })),
    });

    /// <summary>A button that opens a page.</summary>
    public static JsonObject Open(string title, Uri address, bool isFirst = false)
    {
        var action = new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = title, ["url"] = address.AbsoluteUri };
        Add(action, ("style", isFirst ? "positive" : null));
        return action;
    }

    /// <summary>A text, cut to some characters at a word's end where there is one near; a surrogate pair stays whole.</summary>
    public static string Cut(string text, int most)
    {
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length <= most)
        {
            return text;
        }

        var end = text.LastIndexOf(' ', most - 1);
        end = end > most / 2 ? end : most - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }

    /// <summary>Some names, and how many there are more.</summary>
    public static string Names(IReadOnlyCollection<string> names, int most = 8) =>
        string.Join(", ", names.Take(most)) + (names.Count > most ? $" and {names.Count - most} more" : "");

    /// <summary>As it is sent.</summary>
    public static byte[] Write(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Options);

    public static JsonArray ArrayOf(IEnumerable<JsonObject> items) => [.. items];

    private static void Add(JsonObject to, params (string Name, JsonNode? Value)[] members)
    {
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                to[name] = value;
            }
        }
    }
}
