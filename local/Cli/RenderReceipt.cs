using Atelier.Diffusion;
using Atelier.Imaging;

namespace Atelier.Local.Cli;

/// <summary>What <c>./run render --json</c> prints of a picture, a line each: all it takes to render it again.</summary>
internal sealed record RenderReceipt
{
    /// <summary>What was drawn.</summary>
    public required string Prompt { get; init; }

    /// <summary>What was avoided; null for what the model avoids by itself.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>The picture it started from.</summary>
    public ReceiptFile? Init { get; init; }

    /// <summary>The mask of what was redrawn.</summary>
    public ReceiptFile? Mask { get; init; }

    /// <summary>The pictures that steered it; their scales are in the record.</summary>
    public IReadOnlyList<ReceiptFile> Controls { get; init; } = [];

    /// <summary>The PNG it became.</summary>
    public required ReceiptFile Picture { get; init; }

    /// <summary>Where the model lay; null in receipts from before it was noted.</summary>
    public string? ModelFolder { get; init; }

    /// <summary>How it was made.</summary>
    public required RenderRecord Record { get; init; }

    /// <summary>The same request again.</summary>
    public RenderRequest ToRequest() => new()
    {
        Id = "0",
        Prompt = Prompt,
        NegativePrompt = NegativePrompt,
        Seed = Record.Seed,
        Steps = Record.Steps,
        Guidance = Record.Guidance,
        GuidanceRescale = Record.GuidanceRescale,
        Sampler = Record.Sampler,
        Width = Record.Width,
        Height = Record.Height,
        Start = Init is null ? null : new PictureStart { Picture = Png.Decode(Init.Read()), Strength = Record.Strength ?? 1 },
        Mask = Mask is null ? null : Png.Decode(Mask.Read()),
        Controls = [.. Controls.Select((c, i) => new ControlPicture { Picture = Png.Decode(c.Read()), Scale = Record.ControlScales[i] })],
    };
}
