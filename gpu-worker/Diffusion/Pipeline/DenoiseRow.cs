using System.Diagnostics;
using System.Numerics.Tensors;

namespace Atelier.Diffusion;

/// <summary>One picture on its way through the steps. Owns all its state, so rows never disturb each other. For one thread at a time.</summary>
internal sealed class DenoiseRow
{
    private readonly TorchGenerator _generator;
    private readonly SamplerRun _run;
    private readonly long _began;

    /// <summary>A row about to take its first step.</summary>
    public DenoiseRow(RenderPlan plan, Conditioning prompt, Conditioning? negative, TorchGenerator generator, Latent sample, TimeSpan prepared)
    {
        Plan = plan;
        Prompt = prompt;
        Negative = negative;
        _generator = generator;
        Sample = sample.Values.ToArray();
        (Channels, Height, Width) = (sample.Channels, sample.Height, sample.Width);
        Shape = new RowShape(Width, Height, prompt.Length, string.Join(' ', plan.ControlScales.Select(BitConverter.SingleToInt32Bits)));
        Prepared = Device = prepared;
        _run = new SamplerRun(plan.Table, Sample.Length);
        _began = Stopwatch.GetTimestamp();
    }

    public RenderPlan Plan { get; }

    public Conditioning Prompt { get; }

    /// <summary>The encoded negative prompt of a guided row.</summary>
    public Conditioning? Negative { get; }

    /// <summary>Sizes and crops for SDXL's UNet.</summary>
    public float[] TimeIds { get; init; } = [];

    /// <summary>Sizes and crops of the unconditioned prediction.</summary>
    public float[] NegativeTimeIds { get; init; } = [];

    /// <summary>The guidance scale as latent consistency models take it.</summary>
    public float[] GuidanceEmbedding { get; init; } = [];

    /// <summary>A control picture for each ControlNet, as planes of 0 to 1.</summary>
    public IReadOnlyList<float[]> Controls { get; init; } = [];

    /// <summary>What an inpainting UNet sees after the sample: mask, and the latent of what is kept.</summary>
    public float[] MaskChannels { get; init; } = [];

    /// <summary>What keeps the picture outside the mask where the UNet knows nothing of masks.</summary>
    public MaskBlend? Blend { get; init; }

    public float[] Sample { get; }

    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    public TimeSpan Prepared { get; }

    /// <summary>Rows of one shape may share a UNet call, if their timesteps allow it.</summary>
    public RowShape Shape { get; }

    /// <summary>Its share of the device's time so far.</summary>
    public TimeSpan Device { get; private set; }

    /// <summary>Rows it takes in a UNet call.</summary>
    public int Places => Negative is null ? 1 : 2;

    /// <summary>The rows of the UNet calls it was part of.</summary>
    public BucketTrail Buckets { get; } = new();

    public int StepsDone => _run.Done;

    public int StepsToRun => Plan.Table.Steps.Count;

    public bool Done => StepsDone == StepsToRun;

    public SamplerStep Step => Plan.Table.Steps[StepsDone];

    /// <summary>From the row's making until now.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>The clean sample that the last step predicted, where a preview of it was asked for.</summary>
    public float[]? Estimate { get; private set; }

    private bool IsPreviewDue => Plan.Request.PreviewEvery > 0 && (StepsDone + 1) % Plan.Request.PreviewEvery == 0 && StepsDone + 1 < StepsToRun;

    /// <summary>Adds its share of a call's time.</summary>
    public void Charge(TimeSpan share) => Device += share;

    /// <summary>What the UNet is shown.</summary>
    public void ScaledInput(Span<float> target) => TensorPrimitives.Multiply(Sample, Step.InputScale, target);

    /// <summary>Takes the step that the UNet was asked for.</summary>
    /// <param name="predictions">Of a guided row the unconditioned and then the conditioned one; overwritten.</param>
    /// <param name="bucket">Rows in the call.</param>
    public void TakeStep(Span<float> predictions, int bucket)
    {
        var model = predictions[^Sample.Length..];
        if (Negative is not null) SamplerUpdate.Guide(model, predictions[..Sample.Length], Plan.Guidance, Plan.GuidanceRescale);
        Estimate = IsPreviewDue ? CleanEstimate(model) : null;
        _run.Take(Sample, model, _generator);
        Buckets.Add(bucket);
        Blend?.Apply(Sample, Done ? null : Step);
    }

    private float[] CleanEstimate(ReadOnlySpan<float> model)
    {
        var estimate = new float[Sample.Length];
        TensorPrimitives.Multiply(Sample, Step.CleanFromSample, estimate);
        TensorPrimitives.MultiplyAdd(model, Step.CleanFromModel, estimate, estimate);
        return estimate;
    }
}
