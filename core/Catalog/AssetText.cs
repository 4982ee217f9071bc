using System.Text;
using Atelier.Core.Assets;
using Atelier.Core.Briefs;

namespace Atelier.Core.Catalog;

/// <summary>What an asset is found by: its brief's intent, its copy in every language, title, tags, names and colours. Pure.</summary>
internal static class AssetText
{
    /// <summary>The words, each once, with dots between them. What the picture must not show is left out.</summary>
    public static string Of(Brief brief, AssetManifest manifest, string shown)
    {
        var intent = brief.Intent;
        string?[] texts =
        [
            shown, brief.Title, intent.Subject, intent.Message, intent.Goal, intent.Audience, intent.Category, .. intent.Mood, .. intent.MustHave,
            .. brief.Output.Shots.Where(s => s.Name == manifest.Shot).Select(s => s.Description),
            .. manifest.Copy.SelectMany(c => new[] { c.Headline, c.Caption, c.AltText }), .. manifest.Tags,
        ];
        return string.Join('.', texts.SelectMany(SearchText.Words).Distinct(StringComparer.Ordinal));
    }

    /// <summary>As much of some tags, whole ones, as fit in so many bytes of UTF-8, with bars between them.</summary>
    public static string Tags(IEnumerable<string> tags, int bytes)
    {
        var kept = new StringBuilder();
        var size = 0;
        foreach (var tag in tags.Select(t => t.Replace('|', ' ')))
        {
            size += Encoding.UTF8.GetByteCount(tag) + 1;
            if (size > bytes) break;
            kept.Append(kept.Length == 0 ? "" : "|").Append(tag);
        }

        return kept.ToString();
    }
}
