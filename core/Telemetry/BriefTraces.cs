using System.Collections.Concurrent;
using System.Diagnostics;
using Atelier.Core.Briefs;
using Atelier.Core.Storage;

namespace Atelier.Core.Telemetry;

/// <summary>Which trace a brief belongs to: the one that its acceptance wrote down, in whatever process and however much later. Thread-safe.</summary>
internal sealed class BriefTraces(IObjectStore store)
{
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<(string Workspace, string Brief), ActivityContext> _known = new();

    /// <summary>The trace; an empty one where the brief has none or can't be read.</summary>
    public async Task<ActivityContext> OfAsync(string workspace, string briefId, CancellationToken cancellationToken)
    {
        // Nobody listens: nothing is read for them.
        if (!StudioTelemetry.Source.HasListeners())
        {
            return default;
        }

        if (_known.TryGetValue((workspace, briefId), out var known))
        {
            return known;
        }

        try
        {
            var brief = await store.ReadAsync<Brief>(StoreKeys.Brief(workspace, briefId), cancellationToken);
            var context = ActivityContext.TryParse(brief?.TraceParent, traceState: null, isRemote: true, out var parsed) ? parsed : default;
            if (_known.Count >= MaxRemembered) _known.Clear();
            return _known[(workspace, briefId)] = context;
        }
        catch (ObjectStoreException)
        {
            // The step itself will say what is wrong.
            return default;
        }
    }
}
