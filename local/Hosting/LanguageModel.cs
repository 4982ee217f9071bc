using Atelier.Azure.Enrichment;
using Atelier.Azure.OpenAI;
using Atelier.Core.Enrichment;
using Atelier.Core.Moderation;
using Microsoft.Extensions.Logging;

namespace Atelier.Local.Hosting;

/// <summary>The language model that writes rounds, at any endpoint that speaks OpenAI's API; templates write where there is none. No record: its key must not be printed.</summary>
internal sealed class LanguageModel
{
    private readonly Uri _endpoint;
    private readonly string _model;
    private readonly string? _key;

    private LanguageModel(Uri endpoint, string model, string? key) => (_endpoint, _model, _key) = (endpoint, model, key);

    /// <summary>From <c>ATELIER_OPENAI_ENDPOINT</c>, <c>ATELIER_OPENAI_CHAT</c> and <c>ATELIER_OPENAI_KEY</c>; null without the first.</summary>
    /// <exception cref="FormatException">They don't go together; the message says which to mend, and never quotes the key.</exception>
    public static LanguageModel? From(Func<string, string?> setting)
    {
        var (endpoint, model, key) = (setting("ATELIER_OPENAI_ENDPOINT"), setting("ATELIER_OPENAI_CHAT"), setting("ATELIER_OPENAI_KEY"));
        if (string.IsNullOrWhiteSpace(endpoint))
        {
            return null;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            throw new FormatException("ATELIER_OPENAI_ENDPOINT is no address; write it like https://api.openai.com/v1 or http://localhost:11434/v1.");
        }

        if (string.IsNullOrWhiteSpace(model))
        {
            throw new FormatException("ATELIER_OPENAI_CHAT is missing: the name of the model at ATELIER_OPENAI_ENDPOINT.");
        }

        if (!string.IsNullOrEmpty(key) && address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
        {
            throw new FormatException("ATELIER_OPENAI_KEY would go over the network in the open; use https in ATELIER_OPENAI_ENDPOINT.");
        }

        return new(address, model, key);
    }

    /// <summary>An enricher that asks it.</summary>
    public IBriefEnricher Enricher(IModerator moderator, ILoggerFactory loggers) =>
        new LanguageModelEnricher(OpenAIClients.Chat(_endpoint, _model, _key), new TemplateEnricher(), moderator, limits: null, loggers.CreateLogger<LanguageModelEnricher>());
}
