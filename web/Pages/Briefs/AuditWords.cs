using System.Globalization;
using Atelier.Core.Audit;
using Atelier.Core.Renders;

namespace Atelier.Web.Pages.Briefs;

/// <summary>Audit entries in words.</summary>
internal static class AuditWords
{
    /// <summary>One entry; what is not known here is said by its own name, so that nothing is left out.</summary>
    public static HistoryLine Of(AuditEntry entry)
    {
        string F(string name) => entry.Facts.GetValueOrDefault(name, "");
        int N(string name) => int.TryParse(F(name), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
        var (text, look) = entry.Act switch
        {
            "received" => ("The brief came in.", ""),
            "screened" => F("passed") == "yes" ? ("Screened: policy, rights and budget allow it.", "good") : ($"Screening stopped it ({F("code")}).", "bad"),
            "enriched" => ($"Prompts, copy and settings of round {F("round")} were written.", ""),
            "rendered" => ($"{F("succeeded")} of {Words.Count(N("wanted"), F("stage") == "Rendering" ? "final" : "preview")} drawn.", N("succeeded") == N("wanted") ? "" : "bad"),
            "render-failed" => ($"{JobName(F("job"))} could not be drawn ({F("code")}).", "bad"),
            "moderated" => N("errors") + N("warnings") == 0 ? ("The pictures were checked; nothing was found.", "")
                : ($"The pictures were checked: {Words.Count(N("errors"), "error")}, {Words.Count(N("warnings"), "warning")}.", N("errors") > 0 ? "bad" : "waits"),
            "review-opened" => ($"Asked for a decision: {F("asked").Replace(" ", ", ", StringComparison.Ordinal)}.", "waits"),
            "review-reminded" => ("Reviewers were reminded.", "waits"),
            "review-escalated" => ("Nobody had settled it in time, so more people were asked.", "waits"),
            "review-expired" => ("Time ran out before it was decided.", "bad"),
            "decided" => (F("overruled") is "True" or "true" ? "Decided, overruling an error finding." : "Decided.", "good"),
            "review-closed" => ($"Review closed: {Parts((N("approved"), "picture", "approved"), (N("change"), "shot", "to change"), (N("rejected"), "shot", "rejected"))}.", N("approved") > 0 ? "good" : ""),
            "proofed" => ($"Finals compared with what was approved: {N("passed")} passed{(N("to-review") > 0 ? $", {N("to-review")} must be seen" : "")}.", N("to-review") > 0 ? "waits" : "good"),
            "finished" => ($"The final of {ShotOf(F("asset"))} was signed.", ""),
            "published" => ("Released for publishing.", "good"),
            AuditChain.Concluded => ($"Ended: {F("state").ToLowerInvariant()}.", F("state") == "Delivered" ? "good" : "bad"),
            "budget-set" => ($"Budget of {F("campaign")} set to {F("limit")} {F("currency")}{(F("before").Length > 0 ? $", before {F("before")}" : "")}.", ""),
            "killed" => ($"Stopped {Scope(entry)}: {Words.Count(N("stopped"), "brief")} stopped, {N("delivered")} already delivered.", "bad"),
            "resumed" => ($"Resumed {Scope(entry)}.", "good"),
            "campaign-set" => ($"Campaign {F("campaign")} was described.", ""),
            "brand-set" => ($"Brand {F("brand")} was saved.", ""),
            "brand-deleted" => ($"Brand {F("brand")} was deleted.", "bad"),
            "policy-set" => ($"Policy {F("version")} was put in force.", ""),
            "key-added" => ($"Made a key for {F("name")}: {F("roles").Replace(" ", ", ", StringComparison.Ordinal)}{(F("expires") is { Length: > 10 } end ? $", good until {end[..10]}" : "")}.", F("name") == entry.By ? "" : "waits"),
            "key-revoked" => (F("key").Length > 0 ? $"Revoked the key {F("key")} of {F("name")}." : $"Revoked all keys of {F("name")}.", "bad"),
            _ => (Plain(entry), ""),
        };
        return new(entry.At, entry.By, text, look);
    }

    private static string Parts(params ReadOnlySpan<(int Count, string Thing, string What)> parts)
    {
        var said = new List<string>();
        foreach (var (count, thing, what) in parts)
        {
            if (count > 0)
            {
                said.Add($"{Words.Count(count, thing)} {what}");
            }
        }

        return said.Count == 0 ? "nothing approved" : string.Join(", ", said);
    }

    private static string Scope(AuditEntry entry) => entry.Facts.GetValueOrDefault("campaign") ?? entry.Facts.GetValueOrDefault("scope") ?? (entry.Facts.TryGetValue("model", out var model) ? $"model {model}" : null) ?? (entry.Facts.ContainsKey("workspace") ? "the whole studio" : "it");

    // brief.shot.r1.v0
    private static string ShotOf(string asset) => asset.Split('.') is [_, var shot, ..] ? shot : "a shot";

    private static string JobName(string job) => RenderJobId.TryParse(job, out var id) ? $"Variant {id!.Variant + 1} of shot {id.Shot + 1}" : "A picture";

    private static string Plain(AuditEntry entry)
    {
        var act = entry.Act.Replace('-', ' ');
        var facts = string.Join(", ", entry.Facts.Where(f => f.Value.Length is > 0 and < 64).Select(f => $"{f.Key.Replace('-', ' ')} {f.Value}"));
        return $"{char.ToUpperInvariant(act[0])}{act[1..]}{(facts.Length > 0 ? $": {facts}" : "")}.";
    }
}
