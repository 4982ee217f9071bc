namespace Atelier.Diffusion.Tests;

/// <summary>Alone, because it looks at the whole process.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests(ITestOutputHelper output)
{
    [Fact]
    public void Renders_of_alternating_sizes_leave_memory_flat()
    {
        Render(60);
        var (managed, resident) = Memory();
        Render(600);
        var (managedAfter, residentAfter) = Memory();
        output.WriteLine($"after 600 renders: managed {managedAfter - managed:n0} bytes more, resident {residentAfter - resident:n0}");
        Assert.InRange(managedAfter - managed, -50_000_000, 1_000_000);
        Assert.InRange(residentAfter - resident, -500_000_000, 32_000_000);
    }

    [Fact]
    public void What_a_large_picture_took_is_given_back_while_small_ones_are_rendered()
    {
        using var model = DiffusionModel.Load(ModelFolder.Open(DemoModel.Folder), new SessionSettings { IntraOpThreads = 1 });
        var pipeline = new DiffusionPipeline(model);
        long Resident(int side, int count)
        {
            for (var i = 0; i < count; i++) Assert.IsType<Rendered>(pipeline.Render([new RenderRequest { Id = "a", Prompt = "x", Seed = 1, Steps = 2, Width = side, Height = side }])[0]);
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            return Environment.WorkingSet >> 20;
        }

        var before = Resident(128, 3);
        var large = Resident(768, 1);
        var after = Resident(128, ArenaUse.Patience);
        var steady = Resident(128, 30);
        output.WriteLine($"MiB resident after pictures of 128: {before}, of 768: {large}, of 128 again: {after}, and 30 more: {steady}");
        Assert.InRange(after - before, -500, (large - before) / 2);
        Assert.InRange(steady - after, -500, 32);
    }

    [Fact]
    public void What_a_large_picture_took_is_given_back_by_a_model_at_rest()
    {
        using var model = DiffusionModel.Load(ModelFolder.Open(DemoModel.Folder), new SessionSettings { IntraOpThreads = 1 });
        var pipeline = new DiffusionPipeline(model);
        long Resident(Action act)
        {
            act();
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            return Environment.WorkingSet >> 20;
        }

        void Render(int side) => Assert.IsType<Rendered>(pipeline.Render([new RenderRequest { Id = "a", Prompt = "x", Seed = 1, Steps = 2, Width = side, Height = side }])[0]);
        var before = Resident(() => Render(128));
        var large = Resident(() => Render(768));
        var after = Resident(() => pipeline.GiveBack());
        output.WriteLine($"MiB resident after a picture of 128: {before}, of 768: {large}, at rest: {after}");
        Assert.InRange(after - before, -500, (large - before) / 4);
        Render(768);
    }

    [Theory]
    [InlineData("ddim")]
    [InlineData("euler_ancestral")]
    [InlineData("dpmpp_2m")]
    public void A_step_allocates_next_to_nothing(string sampler)
    {
        // On this thread alone, so nothing else in the process counts.
        long Of(int steps)
        {
            var request = TestModels.Request() with { Sampler = sampler, Steps = steps, Width = 128, Height = 128 };
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.IsType<Rendered>(TestModels.Pipeline().Render([request])[0]);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Of(10);
        Of(110);
        var step = (Of(110) - Of(10)) / 100;
        output.WriteLine($"{sampler}: {step} bytes a step");

        // Some hundreds, and how many depends on what the runtime has optimised by now. A single latent would be 4096.
        Assert.InRange(step, 0, 2_000);
    }

    private static (long Managed, long Resident) Memory() => (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);

    private static void Render(int count)
    {
        var pipeline = TestModels.Pipeline();
        for (var i = 0; i < count; i++)
        {
            var request = TestModels.Request(prompt: $"{i} circles") with { Steps = 2, Width = 64 + (32 * (i % 3)), Height = 64 + (32 * (i % 2)) };
            Assert.IsType<Rendered>(pipeline.Render([request])[0]);
        }
    }
}
