namespace Atelier.Diffusion;

/// <summary>How a <see cref="ModelHost"/> loads models.</summary>
public sealed record ModelHostOptions
{
    /// <summary>Where and how models run.</summary>
    public SessionSettings Sessions { get; init; } = new();

    /// <summary>What the models' pipelines refuse.</summary>
    public RenderLimits Limits { get; init; } = new();

    /// <summary>
    /// Most bytes of loaded models; 0 sets no limit. A model counts with the size of its networks' files, or with what the process's working set grew by when it was loaded
    /// and warmed up, or since then while it rendered, if that was more, and at most with the whole budget. A model whose files alone are larger is refused; any other is loaded once the rest has made room.
    /// </summary>
    /// <remarks>
    /// It is an estimate in main memory. On a GPU it bounds how many models' weights are on the device together, as far as these are as large as their files: what the networks
    /// need to run (ONNX Runtime's arenas, cuDNN's workspaces), which may exceed the weights at large sizes and batches, comes on top and is bounded for each network by
    /// <see cref="SessionSettings.DeviceMemoryLimit"/> alone. Leave room for it. It isn't counted, since ONNX Runtime 1.29 tells what an arena
    /// holds (AllocatorGetStats) in its C API and not in its C# API, and it isn't bounded by a share of this, since what a network needs at a size and batch isn't known before it has run on that
    /// card: a share that is too small fails pictures that would fit. A model at rest gives it back (<see cref="GivesBackAfter"/>).
    /// </remarks>
    public long MemoryBudget { get; init; }

    /// <summary>Whether a model renders one step of a picture of its default size before its first request, so that no request pays for first allocations and a model that can't render says so.</summary>
    public bool WarmsUp { get; init; } = true;

    /// <summary>How long a model is at rest before it gives back what it holds for its largest pictures (<see cref="DiffusionPipeline.GiveBack"/>); <see cref="Timeout.InfiniteTimeSpan"/> lets it keep that.</summary>
    public TimeSpan GivesBackAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
