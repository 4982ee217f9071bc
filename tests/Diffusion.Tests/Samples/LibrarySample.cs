using Atelier.Imaging;

namespace Atelier.Diffusion.Tests.Samples;

/// <summary>The samples of the library's README, as they stand there.</summary>
internal static class LibrarySample
{
    public static void DrawOne(string folder, string output)
    {
        using var model = DiffusionModel.Load(ModelFolder.Open(folder));
        var pipeline = new DiffusionPipeline(model);
        var request = new RenderRequest { Id = "circles", Prompt = "three white circles on a teal gradient", Seed = 7, Steps = 8 };
        switch (pipeline.Render([request])[0])
        {
            case Rendered done: File.WriteAllBytes(output, Png.Encode(done.Picture)); break;
            case RenderFailed failed: Console.Error.WriteLine(failed.Error.Explanation); break;
        }
    }

    public static async Task ServeAsync(string folder, Func<string, Picture, Task> save, CancellationToken shutdown)
    {
        using var host = new ModelHost(new Dictionary<string, string> { ["demo"] = folder }, new() { MemoryBudget = 8L << 30 });
        var engine = new RenderEngine();

        // As many callers as like do this at the same time: their rows share the device's calls.
        using var lease = await host.RentAsync("demo", shutdown);
        using var unwanted = new CancellationTokenSource();
        RenderRequest[] requests =
        [
            new() { Id = "a", Prompt = "two red stars on white", Seed = 1 },
            new() { Id = "b", Prompt = "one blue moon on black", Seed = 2, Steps = 12, Guidance = 3, Sampler = "euler" },
            new() { Id = "c", Prompt = "waves", Seed = 3, Cancel = unwanted.Token },
        ];
        await unwanted.CancelAsync();
        await foreach (var outcome in engine.RenderEachAsync(lease.Pipeline, requests, cancel: shutdown))
        {
            if (outcome is Rendered done) await save(done.Id, done.Picture);
        }
    }
}
