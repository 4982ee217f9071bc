using Atelier.Imaging;

namespace Atelier.Diffusion.Tests;

/// <summary>Requests of all kinds, drawn from a seed, that come at some step of others: each picture is the one it is alone, and is had again byte by byte.</summary>
public sealed class RandomMixTests
{
    private const int Rounds = 8;
    private static readonly string[] Words = ["red", "blue", "three", "circles", "on", "a", "teal", "gradient", "été", "7", "!"];

    [Theory]
    [InlineData("rank1")]
    [InlineData("rank0")]
    [InlineData("sdxl")]
    [InlineData("lcm")]
    [InlineData("control")]
    [InlineData("inpaint")]
    public async Task Who_else_is_rendered_and_when_changes_no_picture(string model)
    {
        var (random, alone) = (new Dice(Array.IndexOf(["rank1", "rank0", "sdxl", "lcm", "control", "inpaint"], model)), TestModels.Pipeline(model));
        var rendered = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var pipeline = TestModels.Pipeline(model, new() { MaxBatchRows = random.Below(3) == 0 ? 3 : 16, LockStep = random.Below(4) == 0 });
            List<RenderRequest> requests = [.. Enumerable.Range(0, 2 + random.Below(5)).Select(i => Request($"{i}", alone.Model, random)).Where(r => IsSound(alone, r))];
            foreach (var (request, outcome) in requests.Zip(await RenderAsync(new RenderEngine(1 + random.Below(6)), pipeline, requests, random)))
            {
                if (outcome is RenderCancelled) continue;
                var (done, single) = (outcome.Rendered(), alone.Render([request])[0].Rendered());
                Assert.InRange(Goldens.LargestDifference(single.Picture, done.Picture), 0, 1);
                Assert.Equal(done.Picture.Rgb, pipeline.Repeat(request, done.Record.Buckets, done.Record.DecodeRows!.Value).Rendered().Picture.Rgb);
                rendered++;
            }
        }

        Assert.InRange(rendered, 2 * Rounds, int.MaxValue);
    }

    /// <summary>Some are there from the start; each of the others comes when one of those is at some step, and some are cancelled at some step.</summary>
    private static async Task<RenderOutcome[]> RenderAsync(RenderEngine engine, DiffusionPipeline pipeline, List<RenderRequest> requests, Dice random)
    {
        var outcomes = new Task<IReadOnlyList<RenderOutcome>>?[requests.Count];
        int[] begins = [0, .. requests.Skip(1).Select(_ => random.Below(2) * random.Below(9))];
        int[] ends = [.. requests.Select(_ => random.Below(7) == 0 ? 1 + random.Below(3) : int.MaxValue)];
        var (gate, steps) = (new Lock(), 0);
        void Begin(Func<int, bool> isDue)
        {
            lock (gate)
            {
                for (var i = 0; i < outcomes.Length; i++)
                {
                    if (outcomes[i] is null && isDue(begins[i])) outcomes[i] = Start(requests[i], ends[i]);
                }
            }
        }

        Task<IReadOnlyList<RenderOutcome>> Start(RenderRequest request, int end)
        {
            var unwanted = new CancellationTokenSource();
            return engine.RenderAsync(pipeline, [request with { Cancel = unwanted.Token }], new Listener(s =>
            {
                if (s.Step == end) unwanted.Cancel();
                Interlocked.Increment(ref steps);
                Begin(at => at <= steps);
            }));
        }

        // All others come while the first are under way, or after them.
        Begin(at => at == 0);
        await Task.WhenAll(outcomes.OfType<Task<IReadOnlyList<RenderOutcome>>>());
        Begin(_ => true);
        return [.. (await Task.WhenAll(outcomes!)).Select(o => o[0])];
    }

    private static RenderRequest Request(string id, DiffusionModel model, Dice random)
    {
        var samplers = Samplers.For(model.Folder.Scheduler);
        var kind = random.Below(3);
        var start = kind > 0 || model.Folder.Inpaints ? new PictureStart { Picture = Drawn(random), Strength = (1 + random.Below(20)) / 20f } : null;
        return new()
        {
            Id = id,
            Prompt = Text(random),
            NegativePrompt = random.Below(2) == 0 ? null : Text(random),
            Seed = (ulong)random.Below(1000),
            Steps = 1 + random.Below(6),
            Guidance = random.Below(3) == 0 ? random.Below(2) : 1 + (random.Below(80) / 10f),
            GuidanceRescale = random.Below(3) == 0 ? 0.7f : 0,
            Sampler = samplers[random.Below(samplers.Count)],
            Width = random.Below(4) == 0 ? 128 : 64,
            Height = random.Below(4) == 0 ? 128 : 64,
            Start = start,
            Mask = start is not null && (kind == 1 || model.Folder.Inpaints) ? Drawn(random) : null,
            Controls = random.Below(2) == 0 ? [] : [.. Enumerable.Range(0, model.ControlCount).Select(_ => new ControlPicture { Picture = Drawn(random), Scale = random.Below(3) / 2f })],
            PreviewEvery = random.Below(3),
        };
    }

    // Steps that a model's sampler does not take, mostly.
    private static bool IsSound(DiffusionPipeline pipeline, RenderRequest request)
    {
        try
        {
            pipeline.Check(request);
            return true;
        }
        catch (DiffusionException)
        {
            return false;
        }
    }

    private static string Text(Dice random) => string.Join(' ', Enumerable.Range(0, random.Below(5) == 0 ? 40 : random.Below(6)).Select(_ => Words[random.Below(Words.Length)]));

    private static Picture Drawn(Dice random)
    {
        var (across, down) = (1 + random.Below(60), 1 + random.Below(60));
        return new(64, 64, [.. Enumerable.Range(0, 64 * 64 * 3).Select(i => (byte)((i / 3 % 64 / across) + (i / 192 / down) % 2 == 0 ? 230 : 20))]);
    }

    private sealed class Dice(int seed)
    {
        private readonly MersenneTwister _bits = new((uint)seed);

        public int Below(int most) => (int)(_bits.Next() % (uint)most);
    }
}
