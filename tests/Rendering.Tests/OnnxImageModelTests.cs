using System.Diagnostics.Metrics;
using Atelier.Core.Renders;
using Atelier.Diffusion;
using Atelier.Imaging;

namespace Atelier.Rendering.Tests;

public sealed class OnnxImageModelTests
{
    [Fact]
    public void A_model_serves_the_version_it_is_and_one_whose_version_is_unknown_serves_any()
    {
        using var host = Demo.Host();
        var known = new OnnxImageModel(host, new(), versions: new Dictionary<string, string>(StringComparer.Ordinal) { [Demo.Name] = "1.0.0" });
        Assert.True(known.Serves(Demo.Name, "1.0.0"));
        Assert.False(known.Serves(Demo.Name, "2.0.0"));
        Assert.True(known.Serves(Demo.Name));
        Assert.False(known.Serves("unheard-of", "1.0.0"));
        Assert.True(new OnnxImageModel(host, new()).Serves(Demo.Name, "2.0.0"));
    }

    [Fact]
    public async Task A_picture_comes_with_its_latent_and_what_drew_it()
    {
        var outcome = await Demo.DrawAsync(Demo.Job());

        Assert.Equal((RenderStatus.Succeeded, Demo.Card.Version, "onnxruntime/cpu"), (outcome.Status, outcome.ModelVersion, outcome.Provider));
        var picture = Png.Decode(outcome.Png);
        Assert.Equal((128, 128), (picture.Width, picture.Height));
        Assert.InRange(PictureStatistics.Of(picture).ColourVariance, 20, 20_000);
        Assert.Equal(64, outcome.ModelSha256!.Length);
        Assert.True(outcome.RenderSeconds > 0);
        Assert.NotNull(outcome.Latent);
    }

    [Fact]
    public async Task The_same_job_gives_the_same_bytes()
    {
        var (once, again) = (await Demo.DrawAsync(Demo.Job("a")), await Demo.DrawAsync(Demo.Job("b")));

        Assert.Equal(once.Png.ToArray(), again.Png.ToArray());
        Assert.Equal(once.Latent!.Value.ToArray(), again.Latent!.Value.ToArray());
        Assert.NotEqual(once.Png.ToArray(), (await Demo.DrawAsync(Demo.Job(seed: 8))).Png.ToArray());
    }

    [Fact]
    public async Task A_picture_does_not_depend_on_its_batch_mates()
    {
        var jobs = Enumerable.Range(0, 4).Select(i => Demo.Job($"j{i}", seed: i)).ToList();
        var together = await Demo.Model.DrawAllAsync([.. jobs.Select(j => Demo.Order(j))]);

        foreach (var (job, outcome) in jobs.Zip(together))
        {
            Assert.Equal(job.Id, outcome.JobId);
            Assert.InRange(LargestDifference((await Demo.DrawAsync(job)).Png, outcome.Png), 0, 1);
        }
    }

    [Fact]
    public async Task An_order_that_comes_while_another_is_drawn_joins_it()
    {
        // An engine of its own: other tests draw on the common one.
        using var host = Demo.Host();
        var model = new OnnxImageModel(host, new());
        Task<IReadOnlyList<ImageOutcome>>? late = null;
        var (first, second) = (Demo.Job("first"), Demo.Job("second", seed: 9));
        var progress = new Steps(step =>
        {
            if (step.Step == 2)
            {
                late = model.DrawAllAsync([Demo.Order(second)]);
            }
        });
        var outcome = (await model.DrawAllAsync([Demo.Order(first)], progress))[0];
        var joined = (await late!)[0];

        Assert.Equal((DiffusionModel.Runtime, DiffusionModel.Runtime), (outcome.Runtime, joined.Runtime));
        Assert.Equal((4, 4, "2x2,4x6", "4x6,2x2"), (outcome.BatchBucket, joined.BatchBucket, outcome.BatchBuckets, joined.BatchBuckets));
        Assert.InRange(LargestDifference((await Demo.DrawAsync(first)).Png, outcome.Png), 0, 1);
        Assert.InRange(LargestDifference((await Demo.DrawAsync(second)).Png, joined.Png), 0, 1);
    }

    [Fact]
    public async Task A_row_taken_out_leaves_the_others_as_they_were()
    {
        using var cancel = new CancellationTokenSource();
        var (kept, dropped) = (Demo.Job("kept"), Demo.Job("dropped", seed: 9));
        var progress = new Steps(step =>
        {
            if (step is { JobId: "dropped", Step: 2 })
            {
                cancel.Cancel();
            }
        });
        var outcomes = await Demo.Model.DrawAllAsync([Demo.Order(dropped, cancel: cancel.Token), Demo.Order(kept)], progress);

        Assert.Equal([RenderStatus.Cancelled, RenderStatus.Succeeded], outcomes.Select(o => o.Status));
        Assert.Equal((Demo.Card.Version, "onnxruntime/cpu"), (outcomes[0].ModelVersion, outcomes[0].Provider));
        Assert.True(outcomes[0].RenderSeconds > 0);
        Assert.InRange(LargestDifference((await Demo.DrawAsync(kept)).Png, outcomes[1].Png), 0, 1);
    }

    [Fact]
    public async Task A_batch_that_is_given_up_tells_what_was_spent_and_then_throws()
    {
        var told = new List<ImageOutcome>();
        using var stop = new CancellationTokenSource();
        var progress = new Steps(_ => stop.Cancel());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var outcome in Demo.Model.DrawAsync([Demo.Order(Demo.Job())], progress, stop.Token)) told.Add(outcome);
        });
        Assert.Equal(RenderStatus.Cancelled, Assert.Single(told).Status);
        Assert.True(told[0].RenderSeconds > 0);
        Assert.True(told[0].Png.IsEmpty);
    }

    [Fact]
    public async Task A_picture_that_is_done_is_measured_by_its_steps()
    {
        var measured = new List<(double Seconds, object? Model)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Name == "atelier.worker.step.duration")
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            lock (measured)
            {
                measured.Add((seconds, tags[0].Value));
            }
        });
        listener.Start();
        await Demo.DrawAsync(Demo.Job());

        lock (measured)
        {
            Assert.Contains(measured, m => m.Seconds > 0 && Equals(m.Model, Demo.Name));
        }
    }

    [Fact]
    public async Task Each_step_is_told()
    {
        var steps = new List<RenderProgress>();
        await Demo.Model.DrawAllAsync([Demo.Order(Demo.Job() with { Steps = 3 })], new Steps(steps.Add));

        Assert.Equal([new("j", 1, 3), new("j", 2, 3), new("j", 3, 3)], steps);
    }

    [Fact]
    public async Task Who_watches_sees_small_pictures_of_what_is_coming()
    {
        using var host = Demo.Host();
        var seen = new List<(int Step, Picture Picture)>();
        var progress = new Steps(step =>
        {
            if (!step.Preview.IsEmpty)
            {
                seen.Add((step.Step, Png.Decode(step.Preview)));
            }
        });
        await new OnnxImageModel(host, new(), previewEvery: 3).DrawAllAsync([Demo.Order(Demo.Job())], progress);

        Assert.Equal([(3, 16), (6, 16)], seen.Select(s => (s.Step, s.Picture.Width)));
        Assert.True(PictureStatistics.Of(seen[^1].Picture).ColourVariance > 20);
    }

    [Fact]
    public async Task A_source_that_is_no_picture_fails_its_own_job()
    {
        var source = new RenderSource { Kind = RenderSourceKind.Picture, Sha256 = new('0', 64), Strength = 0.5 };
        var outcomes = await Demo.Model.DrawAllAsync(
        [
            Demo.Order(Demo.Job("bad") with { Source = source }, "not a picture"u8.ToArray()),
            Demo.Order(Demo.Job("odd") with { Source = source with { Kind = RenderSourceKind.Latent } }, new byte[7]),
            Demo.Order(Demo.Job("good")),
        ]);

        Assert.Equal([RenderStatus.Failed, RenderStatus.Failed, RenderStatus.Succeeded], outcomes.Select(o => o.Status));
        Assert.All(outcomes.Take(2), o => Assert.Equal("bad-source", o.ErrorCode));
        Assert.All(outcomes.Take(2), o => Assert.NotEmpty(o.ErrorMessage!));
    }

    [Fact]
    public async Task A_job_the_model_can_not_draw_fails_with_what_to_do()
    {
        var outcomes = await Demo.Model.DrawAllAsync(
        [
            Demo.Order(Demo.Job("steps") with { Steps = 100_000 }),
            Demo.Order(Demo.Job("sampler") with { Sampler = "magic" }),
            Demo.Order(Demo.Job("guidance") with { Guidance = double.NaN }),
            Demo.Order(Demo.Job("good")),
        ]);

        Assert.Equal([RenderStatus.Failed, RenderStatus.Failed, RenderStatus.Failed, RenderStatus.Succeeded], outcomes.Select(o => o.Status));
        Assert.All(outcomes.Take(3), o => Assert.False(o.IsTransient));
        Assert.Contains("magic", outcomes[1].ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_foresaw_with_one_job_leaves_the_others_their_pictures()
    {
        var progress = new Steps(step =>
        {
            if (step is { JobId: "odd", Step: 2 })
            {
                throw new InvalidOperationException("Of one job.");
            }
        });
        var outcomes = await Demo.Model.DrawAllAsync([Demo.Order(Demo.Job("odd")), Demo.Order(Demo.Job("good"))], progress);

        Assert.Equal([(RenderStatus.Failed, "render.failed", true), (RenderStatus.Succeeded, null, false)], outcomes.Select(o => (o.Status, o.ErrorCode, o.IsTransient)));
    }

    [Fact]
    public async Task A_model_larger_than_the_budget_may_fit_another_worker()
    {
        using var host = new ModelHost(new Dictionary<string, string> { [Demo.Name] = Demo.Folder }, new() { MemoryBudget = 1 });
        var outcome = (await new OnnxImageModel(host, new()).DrawAllAsync([Demo.Order(Demo.Job())]))[0];

        Assert.Equal((RenderStatus.Failed, "model-unusable", true), (outcome.Status, outcome.ErrorCode, outcome.IsTransient));
    }

    private static int LargestDifference(ReadOnlyMemory<byte> a, ReadOnlyMemory<byte> b)
    {
        var (x, y) = (Png.Decode(a), Png.Decode(b));
        return Enumerable.Range(0, x.Rgb.Length).Max(i => Math.Abs(x.Rgb[i] - y.Rgb[i]));
    }

    private sealed class Steps(Action<RenderProgress> heard) : IProgress<RenderProgress>
    {
        public void Report(RenderProgress value) => heard(value);
    }
}
