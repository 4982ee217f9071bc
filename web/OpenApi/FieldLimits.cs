using System.Text.Json.Nodes;
using Atelier.Core.Briefs;
using Atelier.Core.Reviews;
using Atelier.Web.Workspaces;

namespace Atelier.Web.OpenApi;

/// <summary>Limits of fields, from the constants that the rules themselves use.</summary>
internal static class FieldLimits
{
    private const string IdPattern = "^[a-z0-9]+(-[a-z0-9]+)*$";
    private const string ShaPattern = "^[0-9a-f]{64}$";

    private static readonly Dictionary<(Type Type, string Property), Action<JsonObject>> Known = new()
    {
        [(typeof(BriefDraft), nameof(BriefDraft.Title))] = Text(BriefLimits.Title, 1),
        [(typeof(BriefDraft), nameof(BriefDraft.Campaign))] = Id,
        [(typeof(BriefDraft), nameof(BriefDraft.Brand))] = Id,
        [(typeof(Intent), nameof(Intent.Goal))] = Text(BriefLimits.Text),
        [(typeof(Intent), nameof(Intent.Audience))] = Text(BriefLimits.Text),
        [(typeof(Intent), nameof(Intent.Message))] = Text(BriefLimits.Text),
        [(typeof(Intent), nameof(Intent.Subject))] = Text(BriefLimits.Text, 1),
        [(typeof(Intent), nameof(Intent.Mood))] = List,
        [(typeof(Intent), nameof(Intent.MustHave))] = List,
        [(typeof(Intent), nameof(Intent.MustAvoid))] = List,
        [(typeof(Intent), nameof(Intent.Locales))] = List,
        [(typeof(Intent), nameof(Intent.References))] = schema => schema["maxItems"] = BriefLimits.Entries,
        [(typeof(BriefOutput), nameof(BriefOutput.Shots))] = schema => (schema["minItems"], schema["maxItems"]) = (1, BriefLimits.Shots),
        [(typeof(Shot), nameof(Shot.Name))] = Text(BriefLimits.Name),
        [(typeof(Shot), nameof(Shot.Description))] = Text(BriefLimits.Text),
        [(typeof(Shot), nameof(Shot.Width))] = Range(BriefLimits.MinSide, BriefLimits.MaxSide),
        [(typeof(Shot), nameof(Shot.Height))] = Range(BriefLimits.MinSide, BriefLimits.MaxSide),
        [(typeof(Shot), nameof(Shot.Variants))] = Range(1, BriefLimits.Variants),
        [(typeof(PinnedSettings), nameof(PinnedSettings.Steps))] = Range(1, 100),
        [(typeof(PinnedSettings), nameof(PinnedSettings.Guidance))] = Range(1, 20),
        [(typeof(PinnedSettings), nameof(PinnedSettings.Seed))] = schema => schema["minimum"] = 0,
        [(typeof(Reference), nameof(Reference.Sha256))] = Sha,
        [(typeof(ItemVerdict), nameof(ItemVerdict.Note))] = Text(VerdictRules.MaxNote),
        [(typeof(NewKeyBody), nameof(NewKeyBody.Caller))] = Id,
        [(typeof(NewKeyBody), nameof(NewKeyBody.Purpose))] = Text(KeyDesk.MaxPurpose),
    };

    /// <summary>Adds a property's limits to its schema.</summary>
    public static void Apply(Type type, string property, JsonObject schema)
    {
        if (Known.TryGetValue((type, property), out var apply))
        {
            apply(schema);
        }
        else if (property.EndsWith("Sha256", StringComparison.Ordinal) && (string?)schema["type"] == "string")
        {
            Sha(schema);
        }
    }

    private static Action<JsonObject> Text(int most, int least = 0) => schema =>
    {
        schema["maxLength"] = most;
        if (least > 0)
        {
            schema["minLength"] = least;
        }
    };

    private static Action<JsonObject> Range(int least, int most) => schema => (schema["minimum"], schema["maximum"]) = (least, most);

    private static void Id(JsonObject schema) => (schema["maxLength"], schema["pattern"]) = (BriefLimits.Name, IdPattern);

    private static void Sha(JsonObject schema) => schema["pattern"] = ShaPattern;

    private static void List(JsonObject schema)
    {
        schema["maxItems"] = BriefLimits.Entries;
        schema["items"]!.AsObject()["maxLength"] = BriefLimits.Entry;
    }
}
