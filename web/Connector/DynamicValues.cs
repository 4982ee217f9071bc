using System.Text.Json.Nodes;

namespace Atelier.Web.Connector;

/// <summary>Fields that are chosen from a list, and where the list comes from.</summary>
internal static class DynamicValues
{
    private static readonly Dictionary<(string Owner, string Name), JsonObject> Known = new()
    {
        [("BriefDraft", "campaign")] = Of("ListCampaigns", "campaigns", "id", "name"),
        [("TriggerBody", "campaign")] = Of("ListCampaigns", "campaigns", "id", "name"),
        [("KillCampaign", "id")] = Of("ListCampaigns", "campaigns", "id", "name"),
        [("ListAssets", "campaign")] = Of("ListCampaigns", "campaigns", "id", "name"),
        [("SearchAssets", "campaign")] = Of("ListCampaigns", "campaigns", "id", "name"),
        [("BriefDraft", "brand")] = Of("ListBrands", "brands", "id", "name"),
        [("SearchAssets", "brand")] = Of("ListBrands", "brands", "id", "name"),
        [("PinnedSettings", "model")] = Of("ListModels", "models", "profile/name", "profile/name"),
        [("SearchAssets", "model")] = Of("ListModels", "models", "profile/name", "profile/name"),
    };

    /// <summary>Adds a list to a field that has one.</summary>
    /// <param name="owner">The schema or operation that the field belongs to.</param>
    /// <param name="name">The field.</param>
    /// <param name="field">Its schema or parameter.</param>
    public static void Apply(string owner, string name, JsonObject field)
    {
        if (Known.TryGetValue((owner, name), out var values))
        {
            field["x-ms-dynamic-values"] = values.DeepClone();
        }
    }

    private static JsonObject Of(string operation, string collection, string value, string title) => new()
    {
        ["operationId"] = operation, ["value-collection"] = collection, ["value-path"] = value, ["value-title"] = title, ["parameters"] = new JsonObject(),
    };
}
