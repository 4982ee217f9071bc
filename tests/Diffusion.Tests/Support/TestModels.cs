using System.Collections.Concurrent;

namespace Atelier.Diffusion.Tests;

/// <summary>The small models of <c>models/</c>, each loaded once for all tests.</summary>
public static class TestModels
{
    private static readonly ConcurrentDictionary<string, Lazy<DiffusionModel>> Loaded = new();

    public static string Folder(string name) => Repository.Tests("models", name);

    public static DiffusionModel Get(string name) =>
        Loaded.GetOrAdd(name, n => new Lazy<DiffusionModel>(() => DiffusionModel.Load(ModelFolder.Open(Folder(n)), new SessionSettings { IntraOpThreads = 1 }))).Value;

    public static DiffusionPipeline Pipeline(string name = "rank1", RenderLimits? limits = null) => new(Get(name), limits);

    public static RenderRequest Request(string id = "a", ulong seed = 7, string prompt = "three white circles on a teal gradient") =>
        new() { Id = id, Prompt = prompt, Seed = seed, Steps = 4, Guidance = 4, Sampler = "ddim", Width = 64, Height = 64 };

    public static Rendered Rendered(this RenderOutcome outcome) =>
        outcome as Rendered ?? throw new InvalidOperationException($"{outcome}", (outcome as RenderFailed)?.Error);

    public static DiffusionException Error(this RenderOutcome outcome) => Assert.IsType<RenderFailed>(outcome).Error;
}
