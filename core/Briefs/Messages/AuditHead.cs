namespace Atelier.Core.Briefs;

/// <summary>Where a chain stands.</summary>
/// <param name="Count">Entries in it.</param>
/// <param name="Head">Hash of the last one.</param>
public sealed record AuditHead(int Count, string Head);
