namespace Atelier.Diffusion;

/// <summary>What a render was made with, defaults resolved, and how it went. With the request's prompt, start, mask and control pictures it is all that is needed to repeat the render.</summary>
public sealed record RenderRecord
{
    /// <summary>The model's name from its card.</summary>
    public required string Model { get; init; }

    /// <summary>The model's version from its card.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>The model folder's hash (<see cref="ModelHash"/>), lower-case hexadecimal.</summary>
    public required string ModelHash { get; init; }

    /// <summary>The execution provider the sessions ran on, such as <c>cpu</c> or <c>cuda:0</c>, with <c>:fused-attention</c> where attention ran as one operator and <c>:fused-norms</c> where group normalisation did.</summary>
    public required string Provider { get; init; }

    /// <summary>ONNX Runtime's version, such as <c>1.29.0</c>; another may round otherwise. Null in records from before it was noted.</summary>
    public string? Runtime { get; init; }

    /// <summary>The seed asked for.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Steps asked for, before strength.</summary>
    public required int Steps { get; init; }

    /// <summary>Steps run, counted in calls of the network: fewer than <see cref="Steps"/> from a start, and more where the sampler makes several a step.</summary>
    public required int StepsRun { get; init; }

    /// <summary>Guidance scale.</summary>
    public required float Guidance { get; init; }

    /// <summary>How far guidance was brought back to the conditioned prediction's deviation.</summary>
    public float GuidanceRescale { get; init; }

    /// <summary>The sampler's name.</summary>
    public required string Sampler { get; init; }

    /// <summary>Pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The strength, when the render had a start.</summary>
    public float? Strength { get; init; }

    /// <summary>How a promotion's latent was enlarged.</summary>
    public LatentUpsampling? Upsampling { get; init; }

    /// <summary>Whether only a mask's white part was redrawn.</summary>
    public bool Inpainted { get; init; }

    /// <summary>The scale of each control picture, in order.</summary>
    public IReadOnlyList<float> ControlScales { get; init; } = [];

    /// <summary>How the prompt went into the text encoder.</summary>
    public required PromptReport Prompt { get; init; }

    /// <summary>How the negative prompt did; null without guidance.</summary>
    public PromptReport? NegativePrompt { get; init; }

    /// <summary>The most rows of a UNet call that this one was in: its own (guidance makes two of one), others', and on a GPU the places kept for a few steps after rows have left.</summary>
    public required int Bucket { get; init; }

    /// <summary>
    /// How many UNet rows the call of each step had, as runs of steps: <c>4x3,2x5</c> is three steps in calls of 4 rows, then five in calls of 2.
    /// On one machine, calls of the same rows give the same bytes.
    /// </summary>
    public required string Buckets { get; init; }

    /// <summary>How many latents the decoder's call had, this one's included; null in records from before it was noted.</summary>
    public int? DecodeRows { get; init; }

    /// <summary>Where the time went.</summary>
    public required RenderTimings Timings { get; init; }
}
