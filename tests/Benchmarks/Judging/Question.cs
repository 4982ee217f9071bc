namespace Atelier.Benchmarks.Judging;

/// <summary>A figure that the model's pictures are judged by.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Head">The judge's head that tells.</param>
/// <param name="Kinds">Kinds of captions that count; any when null.</param>
/// <param name="Goal">The share that must be right, or null when it is only shown.</param>
internal sealed record Question(string Name, string Head, IReadOnlyList<string>? Kinds, double? Goal)
{
    public static readonly IReadOnlyList<Question> All =
    [
        new("background colour", "background", null, 0.93),
        new("foreground colour", "foreground", null, 0.93),
        new("count", "count", null, 0.93),
        new("position", "position", null, 0.93),
        new("pattern or scene", "content", ["pattern", "scene"], 0.90),
        new("  pattern", "content", ["pattern"], null),
        new("  scene", "content", ["scene"], null),
        new("shape of one large object", "shape", ["large"], 0.60),
        new("shape of small objects", "shape", ["object"], null),
    ];
}
