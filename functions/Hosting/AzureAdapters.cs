using Atelier.Azure.Enrichment;
using Atelier.Azure.Moderation;
using Atelier.Azure.OpenAI;
using Atelier.Azure.ServiceBus;
using Atelier.Azure.Signing;
using Atelier.Azure.Storage;
using Atelier.Azure.Uploads;
using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Moderation;
using Atelier.Core.Signing;
using Atelier.Core.Uploads;
using Atelier.Core.Workflows;
using Atelier.Web.Teams;
using Azure.Core;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Atelier.Functions.Hosting;

/// <summary>The domain's ports on Azure, all by the identity that the app has. What isn't configured is the embedded default.</summary>
public sealed class AzureAdapters : IAsyncDisposable
{
    private readonly FunctionsSettings _settings;
    private readonly TokenCredential _identity;
    private readonly ISigner _signer;
    private readonly ServiceBusClient _bus;
    private readonly List<IAsyncDisposable> _owned = [];

    /// <summary>Names the services; each is found when it is first used, and nothing waits for one that it doesn't need.</summary>
    /// <exception cref="FormatException">The signing key's identifier is none.</exception>
    public AzureAdapters(FunctionsSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _identity = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = settings.ClientId });
        _signer = new KeyVaultSigner(settings.KeyVaultKey, _identity);
        _bus = ServiceBusNamespace.Open(settings.ServiceBusNamespace, _identity);
        Events = new(_bus);
    }

    /// <summary>The topic that lifecycle events are mirrored to.</summary>
    public ServiceBusEvents Events { get; }

    /// <summary>The ports.</summary>
    public StudioPorts Ports(IWorkflowClient workflows, ILoggerFactory loggers)
    {
        var moderator = Moderator(loggers);
        var lanes = new ServiceBusRenderLanes(_bus, TimeProvider.System, new(), loggers.CreateLogger("Atelier.Lanes"));
        _owned.Add(lanes);
        var store = new BlobObjectStore(_settings.BlobEndpoint, _settings.BlobContainer, _identity);
        var log = new LogNotifier(loggers.CreateLogger("Atelier.Notices"));
        return new()
        {
            Store = store,
            Lanes = lanes,
            Workflows = workflows,
            Enricher = Enricher(moderator, loggers),
            Moderator = moderator,
            Signer = _signer,
            Notifier = _settings.Teams is { } teams ? new TeamsNotifier(log, teams, store, new(_settings.LinkKeys, _settings.Url), TimeProvider.System) : log,
            Logger = loggers.CreateLogger("Atelier"),
        };
    }

    /// <summary>Write addresses for uploads that are too large for the host to take in.</summary>
    public IDirectUploads DirectUploads() => new BlobDirectUploads(_settings.BlobEndpoint, _settings.BlobContainer, _identity);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned)
        {
            await owned.DisposeAsync();
        }

        await Events.DisposeAsync();
        await _bus.DisposeAsync();
    }

    private IModerator Moderator(ILoggerFactory loggers)
    {
        var policy = new PolicyModerator();
        return _settings.ContentSafetyEndpoint is { } endpoint
            ? new ContentSafetyModerator(endpoint, _identity, policy, logger: loggers.CreateLogger<ContentSafetyModerator>())
            : policy;
    }

    private IBriefEnricher Enricher(IModerator moderator, ILoggerFactory loggers)
    {
        var templates = new TemplateEnricher();
        return _settings is { OpenAiEndpoint: { } endpoint, OpenAiChat: { } deployment }
            ? new LanguageModelEnricher(OpenAIClients.Chat(endpoint, deployment, _identity), templates, moderator, logger: loggers.CreateLogger<LanguageModelEnricher>())
            : templates;
    }
}
