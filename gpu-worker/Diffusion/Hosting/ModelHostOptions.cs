namespace Atelier.Diffusion;

/// <summary>How a <see cref="ModelHost"/> loads models.</summary>
public sealed record ModelHostOptions
{
    /// <summary>Where and how models run.</summary>
    public SessionSettings Sessions { get; init; } = new();

    /// <summary>What the models' pipelines refuse.</summary>
    public RenderLimits Limits { get; init; } = new();

    /// <summary>
    /// Most bytes of loaded models; 0 sets no limit. A model counts with the size of its networks' files, or with what the process grew by when it was loaded and warmed up,
    /// if that was more. It is an estimate: what renders need besides is small next to it on a GPU, and comes on top.
    /// </summary>
    public long MemoryBudget { get; init; }

    /// <summary>Whether a model renders one step of a picture of its default size before its first request, so that no request pays for first allocations and a model that can't render says so.</summary>
    public bool WarmsUp { get; init; } = true;
}
