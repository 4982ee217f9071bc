namespace Atelier.Diffusion.Tests;

/// <summary>A case of <c>models/goldens/cases.json</c> or <c>families.json</c>.</summary>
public sealed record GoldenCase
{
    public required string Name { get; init; }

    public required string Model { get; init; }

    public required string Prompt { get; init; }

    public required string? Negative { get; init; }

    public required ulong Seed { get; init; }

    public required int Steps { get; init; }

    public required float Guidance { get; init; }

    public required string Sampler { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public float Strength { get; init; }

    public string? Init { get; init; }

    public string? Mask { get; init; }

    public float? Rescale { get; init; }

    public Dictionary<string, int> Changes { get; init; } = [];

    public string[] Controls { get; init; } = [];

    public float[] Scales { get; init; } = [];

    public string? Latent { get; init; }

    public RenderRequest ToRequest() => new()
    {
        Id = Name,
        Prompt = Prompt,
        NegativePrompt = Negative,
        Seed = Seed,
        Steps = Steps,
        Guidance = Guidance,
        Sampler = Sampler,
        Width = Width,
        Height = Height,
        GuidanceRescale = Rescale,
        Mask = Mask is null ? null : Goldens.Picture(Mask),
        Controls = [.. Controls.Zip(Scales, (name, scale) => new ControlPicture { Picture = Goldens.Picture(name), Scale = scale })],
        Start = Init is not null ? new PictureStart { Picture = Goldens.Picture(Init), Strength = Strength }
            : Latent is not null ? new LatentStart { Latent = Goldens.Latent(Latent, 64, 64), Strength = Strength, Upsampling = LatentUpsampling.Latent }
            : null,
    };
}
