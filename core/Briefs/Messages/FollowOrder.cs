using Atelier.Core.Telemetry;

namespace Atelier.Core.Briefs;

/// <summary>What an outcome is to be followed by.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="BriefId">The brief.</param>
/// <param name="Outcome">The outcome that counts.</param>
/// <param name="AuditCount">Entries in the audit chain.</param>
/// <param name="AuditHead">Hash of the last one.</param>
public sealed record FollowOrder(string Workspace, string BriefId, Outcome Outcome, int AuditCount, string AuditHead) : IBriefOrder;
