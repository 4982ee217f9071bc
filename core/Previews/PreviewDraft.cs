using Atelier.Core.Briefs;

namespace Atelier.Core.Previews;

/// <summary>A draft picture that somebody wants at once: the words of a brief, one picture. Every field is hostile until it was validated.</summary>
public sealed record PreviewDraft
{
    /// <summary>The campaign that pays; <c>default</c> when left out.</summary>
    public string? Campaign { get; init; }

    /// <summary>The brand whose style guide applies; none when left out.</summary>
    public string? Brand { get; init; }

    /// <summary>What is wanted.</summary>
    public Intent? Intent { get; init; }

    /// <summary>Wanted width in pixels, 64 to 4,096; the preview keeps the shape at the model's preview size.</summary>
    public int Width { get; init; } = 256;

    /// <summary>Wanted height in pixels, 64 to 4,096.</summary>
    public int Height { get; init; } = 256;

    /// <summary>Settings the caller pins; the studio chooses the rest.</summary>
    public PinnedSettings? Settings { get; init; }

    internal BriefDraft ToBrief() => new()
    {
        Title = "Preview",
        Campaign = Campaign,
        Brand = Brand,
        Intent = Intent,
        Output = new() { Shots = [new() { Name = "preview", Width = Width, Height = Height, Variants = 1 }] },
        Settings = Settings,
    };
}
