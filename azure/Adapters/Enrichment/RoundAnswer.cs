using System.Text.Json;
using Atelier.Core.Enrichment.Drafts;
using OpenAI.Chat;

namespace Atelier.Azure.Enrichment;

/// <summary>A language model's answer, read: a draft, or what is wrong with it in a few words that quote nothing of it.</summary>
internal sealed record RoundAnswer(RoundDraft? Draft, string Trouble)
{
    private const int Longest = 256 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { MaxDepth = 8 };

    public static RoundAnswer Read(ChatCompletion answer)
    {
        try
        {
            if (answer.Refusal is { Length: > 0 }) return new(null, "it declined");
            if (answer.FinishReason == ChatFinishReason.Length) return new(null, "its answer was cut off");
            if (answer.FinishReason == ChatFinishReason.ContentFilter) return new(null, "its content filter refused");
            var text = string.Concat(answer.Content.Where(p => p.Kind == ChatMessageContentPartKind.Text).Select(p => p.Text));
            if (text.Length is 0 or > Longest) return new(null, text.Length == 0 ? "its answer is empty" : "its answer is too long");
            return JsonSerializer.Deserialize<RoundDraft>(text, Json) is { Shots.Count: > 0 } draft ? new(draft, "") : new(null, "its answer holds no shots");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NullReferenceException)
        {
            // The client reads an answer without choices or message only when asked for them.
            return new(null, "its answer isn't in the form asked for");
        }
    }
}
