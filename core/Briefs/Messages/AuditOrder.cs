using Atelier.Core.Audit;
using Atelier.Core.Telemetry;

namespace Atelier.Core.Briefs;

/// <summary>Entries to write.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="BriefId">The brief.</param>
/// <param name="Sequence">The place of the first.</param>
/// <param name="Previous">The hash of the entry before it.</param>
/// <param name="Notes">What happened, in order.</param>
public sealed record AuditOrder(string Workspace, string BriefId, int Sequence, string Previous, IReadOnlyList<AuditNote> Notes) : IBriefOrder;
