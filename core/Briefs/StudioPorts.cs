using Atelier.Core.Enrichment;
using Atelier.Core.Moderation;
using Atelier.Core.Notices;
using Atelier.Core.Renders;
using Atelier.Core.Signing;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Core.Briefs;

/// <summary>What the domain needs from its host.</summary>
public sealed record StudioPorts
{
    /// <summary>Documents and pictures.</summary>
    public required IObjectStore Store { get; init; }

    /// <summary>Queues to the render workers.</summary>
    public required IRenderLanes Lanes { get; init; }

    /// <summary>The durable engine.</summary>
    public required IWorkflowClient Workflows { get; init; }

    /// <summary>Writes prompts and copy.</summary>
    public required IBriefEnricher Enricher { get; init; }

    /// <summary>Judges texts and pictures.</summary>
    public required IModerator Moderator { get; init; }

    /// <summary>Signs manifests and audit seals.</summary>
    public required ISigner Signer { get; init; }

    /// <summary>Tells people.</summary>
    public required INotifier Notifier { get; init; }

    /// <summary>The time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where to log. Nothing personal is ever logged.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
