namespace Atelier.Web.Briefs;

/// <summary>A brief that came over a queue.</summary>
/// <param name="Body">JSON, as <c>POST /v1/briefs</c> takes it.</param>
/// <param name="Id">What tells this message from others, also when it is delivered twice: it is the idempotency key.</param>
/// <param name="Sender">Who sends, by any name and unchecked; a pseudonym of the queue's is made of it. Null for the queue itself.</param>
/// <param name="TraceParent">W3C trace context, or null.</param>
public sealed record BriefMessage(ReadOnlyMemory<byte> Body, string Id, string? Sender = null, string? TraceParent = null);
