using System.Collections.Frozen;
using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Core.Workflows;

namespace Atelier.Web.Pages.NewBrief;

/// <summary>A brief to start from.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Draft">What it fills in.</param>
public sealed record BriefTemplate(string Id, BriefDraft Draft)
{
    private const string Prefix = "template/";

    /// <summary>All of them, out of the assembly.</summary>
    public static IReadOnlyList<BriefTemplate> All { get; } = Load();

    private static readonly FrozenDictionary<string, BriefTemplate> ById = All.ToFrozenDictionary(t => t.Id, StringComparer.Ordinal);

    /// <summary>One by its id, or null.</summary>
    public static BriefTemplate? Find(string id) => ById.GetValueOrDefault(id);

    private static List<BriefTemplate> Load()
    {
        var assembly = typeof(BriefTemplate).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            return new BriefTemplate(name[Prefix.Length..], JsonSerializer.Deserialize<BriefDraft>(stream, WorkflowJson.Options)!);
        })];
    }
}
