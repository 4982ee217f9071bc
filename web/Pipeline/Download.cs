namespace Atelier.Web.Pipeline;

/// <summary>Marks a route whose answer is as long as its content: it ends when its reader has it, however slow the line. The server itself breaks off readers that stand still.</summary>
internal sealed record Download;
