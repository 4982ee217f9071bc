namespace Atelier.Benchmarks.Judging;

/// <summary>What a caption asks for, or a drawn picture shows; null where an attribute doesn't apply.</summary>
internal sealed record Attributes
{
    public string? Background { get; init; }

    public string? Foreground { get; init; }

    public int? Count { get; init; }

    public string? Position { get; init; }

    public string? Shape { get; init; }

    public string? Pattern { get; init; }

    public string? Scene { get; init; }

    /// <summary>Drawn pictures name what they show at once; captions by pattern or scene.</summary>
    public string? Content { get; init; }
}
