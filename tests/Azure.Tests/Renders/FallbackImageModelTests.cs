using Atelier.Azure.Renders;
using Atelier.Core.Renders;

namespace Atelier.Azure.Tests.Renders;

public sealed class FallbackImageModelTests
{
    [Fact]
    public async Task What_the_studios_models_draw_is_theirs()
    {
        var managed = new ScriptedImageModel(o => Drawn(o, "managed"));

        var outcomes = await new FallbackImageModel(new ScriptedImageModel(o => Drawn(o, "own")), managed).DrawAllAsync([Orders.Of("j1")]);

        Assert.Equal("own", outcomes[0].Provider);
        Assert.Empty(managed.Asked);
    }

    [Theory]
    [InlineData("render.out_of_memory", true)]
    [InlineData("model-unusable", false)]
    [InlineData("render.not_finite", false)]
    public async Task Previews_that_a_broken_worker_cannot_draw_are_handed_on_and_the_others_stay(string code, bool isTransient)
    {
        var own = new ScriptedImageModel(o => o.Job.Id == "j2" ? Drawn(o, "own") : Failed(o, code, isTransient));

        var outcomes = await new FallbackImageModel(own, new ScriptedImageModel(o => Drawn(o, "managed"))).DrawAllAsync([Orders.Of("j1"), Orders.Of("j2"), Orders.Of("j3", RenderSourceKind.Picture)]);

        Assert.Equal([("j1", "managed"), ("j2", "own"), ("j3", "managed")], outcomes.Select(o => (o.JobId, o.Provider!)));
    }

    [Fact]
    public async Task The_final_of_an_approved_preview_waits_for_a_worker_that_can_draw_it()
    {
        var managed = new ScriptedImageModel(o => Drawn(o, "managed"));

        var outcomes = await new FallbackImageModel(new ScriptedImageModel(o => Failed(o, "render.failed", true)), managed).DrawAllAsync([Orders.Of("j1", RenderSourceKind.Latent)]);

        Assert.Equal((RenderStatus.Failed, true), (outcomes[0].Status, outcomes[0].IsTransient));
        Assert.Empty(managed.Asked);
    }

    [Fact]
    public async Task A_faulty_job_is_not_handed_on()
    {
        var managed = new ScriptedImageModel(o => Drawn(o, "managed"));

        var outcomes = await new FallbackImageModel(new ScriptedImageModel(o => Failed(o, "bad-source", false)), managed).DrawAllAsync([Orders.Of("j1")]);

        Assert.Equal("bad-source", outcomes[0].ErrorCode);
        Assert.Empty(managed.Asked);
    }

    [Fact]
    public async Task Where_both_fail_the_studios_own_fault_is_told()
    {
        var outcomes = await new FallbackImageModel(new ScriptedImageModel(o => Failed(o, "render.failed", true)), new ScriptedImageModel(o => Failed(o, "managed-model-unavailable", true))).DrawAllAsync([Orders.Of("j1")]);

        Assert.Equal("render.failed", outcomes[0].ErrorCode);
    }

    [Fact]
    public async Task A_worker_that_throws_is_broken_too()
    {
        var own = new ScriptedImageModel(_ => throw new InvalidOperationException("native"));

        Assert.Equal("managed", (await new FallbackImageModel(own, new ScriptedImageModel(o => Drawn(o, "managed"))).DrawAllAsync([Orders.Of("j1")]))[0].Provider);
        var final = (await new FallbackImageModel(own, new ScriptedImageModel(o => Drawn(o, "managed"))).DrawAllAsync([Orders.Of("j1", RenderSourceKind.Latent)]))[0];
        Assert.Equal(("worker-broken", true), (final.ErrorCode, final.IsTransient));
    }

    [Fact]
    public void It_serves_what_the_studios_models_serve_and_takes_no_other_workers_jobs()
    {
        var model = new FallbackImageModel(new ScriptedImageModel(o => Drawn(o, "own")), new ScriptedImageModel(o => Drawn(o, "managed")));

        Assert.True(model.Serves("demo"));
        Assert.False(model.Serves("another"));
    }

    private static ImageOutcome Drawn(ImageOrder order, string by) => new() { JobId = order.Job.Id, Status = RenderStatus.Succeeded, Provider = by };

    private static ImageOutcome Failed(ImageOrder order, string code, bool isTransient) => new() { JobId = order.Job.Id, Status = RenderStatus.Failed, ErrorCode = code, IsTransient = isTransient };
}
