using System.Collections.Frozen;

namespace Atelier.Web.Pages;

/// <summary>What a page says after an act, by the word that the redirect carries: nobody can make a page say anything else.</summary>
internal static class Flashes
{
    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>
    {
        ["sent"] = "The brief is on its way. This page follows it; you can close it and come back.",
        ["known"] = "This brief had been sent already, so nothing was sent twice.",
        ["cancelled"] = "The brief was called off. Nothing of it will be delivered.",
        ["too-late"] = "The brief had ended before. Nothing was changed.",
        ["published"] = "Released. The assets become visible in a moment.",
        ["budget"] = "The budget is saved.",
        ["campaign"] = "The campaign is saved.",
        ["killed"] = "Stopped. Nothing that had not been delivered ever will be.",
        ["killing"] = "Nothing new starts any more. Open briefs are being stopped; this page shows when all are.",
        ["resumed"] = "Open for new briefs again. What was stopped stays stopped.",
        ["brand"] = "The brand is saved. Briefs that are screened from now on use it.",
        ["brand-deleted"] = "The brand was deleted.",
        ["replayed"] = "It is sent again, from now on as if it had just happened.",
        ["nothing-dead"] = "There was nothing to send again.",
        ["key-revoked"] = "The key is revoked. It opens nothing any more.",
        ["key-gone"] = "That key had been revoked before.",
        ["key-known"] = "This form had made its key before. A key is shown once only: if nobody kept it, revoke it and make another.",
        ["model"] = "The model is saved. Briefs that are screened from now on use it.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string? Of(string word) => Texts.GetValueOrDefault(word);

    /// <summary>An address that says something when it is opened.</summary>
    public static string To(string path, string word) => $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}done={word}";
}
