using System.Text.Json;
using Atelier.Core.Reviews;
using Atelier.Core.Workflows;

namespace Atelier.Local.Keys;

/// <summary>The secret that review links are made with, in a file.</summary>
internal static class LinkKeyFile
{
    public static ReviewLinkKeys Load(string folder) =>
        JsonSerializer.Deserialize<ReviewLinkKeys>(
            KeyFiles.ReadOrCreate(folder, "links.json", () => JsonSerializer.Serialize(ReviewLinkKeys.Create(), WorkflowJson.Options)),
            WorkflowJson.Options)!;
}
