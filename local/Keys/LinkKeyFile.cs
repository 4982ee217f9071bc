using System.Text.Json;
using Atelier.Core.Reviews;
using Atelier.Core.Workflows;

namespace Atelier.Local.Keys;

/// <summary>The secret that review links are made with, in a file.</summary>
internal static class LinkKeyFile
{
    private const string FileName = "links.json";

    public static ReviewLinkKeys Load(string folder)
    {
        var json = KeyFiles.ReadOrCreate(folder, FileName, () => JsonSerializer.Serialize(ReviewLinkKeys.Create(), WorkflowJson.Options));
        try
        {
            return JsonSerializer.Deserialize<ReviewLinkKeys>(json, WorkflowJson.Options) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException e)
        {
            throw KeyFiles.Damaged(folder, FileName, e);
        }
    }
}
