using Atelier.Contracts.Lanes;
using Atelier.Contracts.Signing;
using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Contracts.Workflows;
using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Moderation;
using Atelier.Core.Notices;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Functions.Durable;
using Atelier.Functions.Tests.Durable;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Functions.Tests;

/// <summary>A studio in memory whose workflows run behind the Durable adapter. Time is the test's.</summary>
internal sealed class TestStudio : IDisposable
{
    public const string Workspace = "studio";
    private readonly MemorySigner _signer = new();

    public TestStudio(Func<IObjectStore, IObjectStore>? around = null, Hostility? hostility = null)
    {
        Store = new(Time);
        Lanes = new(Time);
        var catalog = new WorkflowCatalog();
        Ports = new()
        {
            Store = around?.Invoke(Store) ?? Store,
            Lanes = Lanes,
            Workflows = new DurableWorkflowClient(Clients, catalog, NullLogger.Instance),
            Enricher = new TemplateEnricher(),
            Moderator = new PolicyModerator(),
            Signer = _signer,
            Notifier = new NoNotices(),
            Clock = Time,
        };
        Studio = new(Ports);
        Studio.AddTo(catalog);
        Host = new(ScriptedFunctions.Of(catalog), Time, hostility ?? Hostility.None);
        Framework = new(Host);
    }

    public ManualTimeProvider Time { get; } = new();

    public InMemoryObjectStore Store { get; }

    public InMemoryLanes Lanes { get; }

    public StudioPorts Ports { get; }

    public Studio Studio { get; }

    public DurableClients Clients { get; } = new();

    public HostileWorkflowHost Host { get; }

    public ScriptedClient Framework { get; }

    public static WorkflowCatalog Catalog()
    {
        using var studio = new TestStudio();
        return studio.Studio.AddTo(new());
    }

    public void Dispose() => _signer.Dispose();

    private sealed class NoNotices : INotifier
    {
        public Task NotifyAsync(Notice notice, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
