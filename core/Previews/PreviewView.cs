namespace Atelier.Core.Previews;

/// <summary>A preview as seen from outside.</summary>
/// <param name="Preview">What was asked for.</param>
/// <param name="End">How it ended, or null while it is drawn. One whose scope was stopped since is shown as killed.</param>
public sealed record PreviewView(Preview Preview, PreviewEnd? End);
