using System.Collections.Concurrent;
using Atelier.Core.Audit;
using Atelier.Core.Storage;
using Atelier.Web.Problems;
using Microsoft.Extensions.Logging;

namespace Atelier.Web.Workspaces;

/// <summary>
/// Checks all audit chains of a workspace behind the scenes: reading everything takes longer than a request may. One check at a time for all who ask; the last one is
/// remembered as long as this process lives, and changes nothing. Thread-safe.
/// </summary>
internal sealed class AuditVerifications(StudioServices studio)
{
    private readonly ConcurrentDictionary<string, AuditVerification> _latest = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly ILogger _logger = studio.Loggers.CreateLogger("Atelier.Web.Audit");

    /// <summary>The check that runs or ran last; null where this process made none.</summary>
    public AuditVerification? Latest(string workspace) => _latest.GetValueOrDefault(workspace);

    /// <summary>Begins a check, unless one runs.</summary>
    public AuditVerification Start(string workspace)
    {
        lock (_gate)
        {
            if (Latest(workspace) is { EndedAt: null } running)
            {
                return running;
            }

            var started = _latest[workspace] = new() { StartedAt = studio.Clock.GetUtcNow() };
            _ = Task.Run(() => RunAsync(workspace, started), CancellationToken.None);
            return started;
        }
    }

    private async Task RunAsync(string workspace, AuditVerification started)
    {
        var progress = new Noted(p => _latest[workspace] = started with { Briefs = p.Briefs, Entries = p.Entries, ProblemCount = p.Problems });
        try
        {
            var report = await studio.Studio.Verifier.VerifyAsync(workspace, progress, CancellationToken.None);
            _latest[workspace] = started with
            {
                EndedAt = studio.Clock.GetUtcNow(), IsWhole = report.Problems.Count == 0, Briefs = report.Briefs, Entries = report.Entries,
                ProblemCount = report.Problems.Count, Problems = [.. report.Problems.Take(AuditVerification.MostProblems)],
            };
        }
        catch (Exception e)
        {
            _logger.LogError(e, "The audit chains could not be checked to the end");
            var problem = e is ObjectStoreException store ? KnownProblems.Of(store) : KnownProblems.Unexpected;
            _latest[workspace] = _latest[workspace] with { EndedAt = studio.Clock.GetUtcNow(), Failure = $"{problem.Title} Check again." };
        }
    }

    // In order and at once, unlike Progress<T>.
    private sealed class Noted(Action<AuditProgress> note) : IProgress<AuditProgress>
    {
        public void Report(AuditProgress value) => note(value);
    }
}
