namespace Atelier.Diffusion.Tests;

/// <summary>Requests that come while others are under way. What is sent from a listener is there before the next step, whatever the machine does.</summary>
public sealed class RenderEngineTests
{
    public static TheoryData<string, string> Joinings
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var model in (string[])["rank1", "rank0", "half"])
            {
                foreach (var sampler in Samplers.For(TestModels.Get(model).Folder.Scheduler)) data.Add(model, sampler);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Joinings))]
    public async Task A_picture_that_joins_half_way_is_the_picture_it_is_alone(string model, string sampler)
    {
        var pipeline = TestModels.Pipeline(model);
        var first = TestModels.Request() with { Sampler = sampler, Steps = 6 };
        RenderRequest[] later = [.. Samplers.For(pipeline.Model.Folder.Scheduler).Select((s, i) => TestModels.Request(s, (ulong)i, $"a photo of a cat, {i}") with { Sampler = s, Guidance = i == 1 ? 1 : 4 })];
        var outcomes = await JoinAsync(new RenderEngine(), pipeline, first, atStep: 3, later);
        foreach (var (request, outcome) in later.Prepend(first).Zip(outcomes))
            Assert.InRange(Goldens.LargestDifference(pipeline.Render([request])[0].Rendered().Picture, outcome.Rendered().Picture), 0, 1);
    }

    [Fact]
    public async Task Who_joins_shares_the_next_call_and_who_is_done_leaves_it()
    {
        var later = new[] { TestModels.Request("b", 8) with { Steps = 2 } };
        var outcomes = await JoinAsync(new RenderEngine(), TestModels.Pipeline(), TestModels.Request() with { Steps = 6 }, atStep: 3, later);
        Assert.Equal(["2x3,4x2,2x1", "4x2"], outcomes.Select(o => o.Rendered().Record.Buckets));
        Assert.Equal([4, 4], outcomes.Select(o => o.Rendered().Record.Bucket));
    }

    [Fact]
    public async Task Where_a_call_has_one_timestep_who_comes_late_waits_and_starts_with_the_others_that_wait()
    {
        var later = new[] { TestModels.Request("b", 8), TestModels.Request("c", 9) };
        var outcomes = await JoinAsync(new RenderEngine(), TestModels.Pipeline("rank0"), TestModels.Request(), atStep: 1, later);
        Assert.Equal(["2x4", "4x4", "4x4"], outcomes.Select(o => o.Rendered().Record.Buckets));
    }

    [Fact]
    public async Task A_pipeline_in_lock_step_lets_nobody_join_half_way()
    {
        var pipeline = TestModels.Pipeline(limits: new() { LockStep = true });
        var outcomes = await JoinAsync(new RenderEngine(), pipeline, TestModels.Request(), atStep: 1, [TestModels.Request("b", 8) with { Steps = 3 }, TestModels.Request("c", 9)]);
        Assert.Equal(["2x4", "2x3", "2x4"], outcomes.Select(o => o.Rendered().Record.Buckets));
    }

    [Fact]
    public async Task A_drained_engine_has_ended_all_it_took_in_and_takes_nothing_more()
    {
        using var model = DiffusionModel.Load(ModelFolder.Open(TestModels.Folder("rank1")), new SessionSettings { IntraOpThreads = 1 });
        var (pipeline, engine) = (new DiffusionPipeline(model), new RenderEngine(maxRequests: 1));
        Task? drained = null;
        var outcomes = await engine.RenderAsync(pipeline, [TestModels.Request(), TestModels.Request("b")], new Listener(_ => drained ??= engine.DrainAsync()));
        Assert.All(outcomes, o => Assert.IsType<Rendered>(o));
        await drained!.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => engine.RenderAsync(pipeline, [TestModels.Request()]));

        // Nobody renders any more, so what the model held is freed at once.
        model.Dispose();
        Assert.True(model.Freed.IsCompleted);
    }

    [Fact]
    public async Task An_engine_at_rest_is_drained_at_once()
    {
        var engine = new RenderEngine();
        await engine.DrainAsync();
        await engine.DrainAsync();
    }

    [Fact]
    public async Task Rows_of_one_id_are_refused_together()
    {
        var (engine, twice) = (new RenderEngine(), new[] { TestModels.Request(), TestModels.Request() });
        Assert.Equal(DiffusionErrorCodes.Id, (await Assert.ThrowsAsync<DiffusionException>(() => engine.RenderAsync(TestModels.Pipeline(), twice))).Code);
        Assert.Equal(DiffusionErrorCodes.Id, (await Assert.ThrowsAsync<DiffusionException>(async () => await engine.RenderEachAsync(TestModels.Pipeline(), twice).FirstAsync())).Code);
        await Assert.ThrowsAsync<ArgumentException>(() => engine.RenderAsync(TestModels.Pipeline(), [null!]));
    }

    [Fact]
    public async Task Outcomes_come_as_they_end_and_not_when_the_slowest_does()
    {
        using var isHeard = new ManualResetEventSlim();
        var heard = new List<string>();
        RenderRequest[] requests = [TestModels.Request() with { Steps = 6 }, TestModels.Request("b", 8) with { Steps = 2 }];

        // The long one goes no further until somebody has the short one's picture.
        var holding = new Listener(s => { if (s is { Id: "a", Step: 5 }) isHeard.Wait(TimeSpan.FromMinutes(2)); });
        await foreach (var outcome in new RenderEngine().RenderEachAsync(TestModels.Pipeline(), requests, holding))
        {
            heard.Add($"{outcome.Id} {isHeard.IsSet}");
            isHeard.Set();
        }

        Assert.Equal(["b False", "a True"], heard);
    }

    [Fact]
    public async Task Two_models_take_turns()
    {
        var engine = new RenderEngine();
        var (heard, other) = (new List<string>(), TestModels.Pipeline("half"));
        Task<IReadOnlyList<RenderOutcome>>? joined = null;
        var listener = new Listener(s => heard.Add(s.Id));
        await engine.RenderAsync(TestModels.Pipeline(), [TestModels.Request()], new Listener(s =>
        {
            heard.Add(s.Id);
            joined ??= engine.RenderAsync(other, [TestModels.Request("b")], listener);
        }));
        Assert.IsType<Rendered>((await joined!)[0]);
        Assert.Equal("aabababb", string.Concat(heard));
    }

    [Fact]
    public async Task A_cancelled_row_leaves_at_its_next_step_and_disturbs_nobody()
    {
        using var cancel = new CancellationTokenSource();
        var engine = new RenderEngine();
        var rows = new[] { TestModels.Request() with { Cancel = cancel.Token }, TestModels.Request("b", 8) with { Sampler = "euler_ancestral" } };
        var outcomes = await engine.RenderAsync(TestModels.Pipeline(), rows, new Listener(s => { if (s is { Id: "a", Step: 2 }) cancel.Cancel(); }));
        Assert.Equal(2, Assert.IsType<RenderCancelled>(outcomes[0]).StepsDone);
        Assert.True(((RenderCancelled)outcomes[0]).Device > TimeSpan.Zero);
        Assert.InRange(Goldens.LargestDifference(TestModels.Pipeline().Render([rows[1]])[0].Rendered().Picture, outcomes[1].Rendered().Picture), 0, 1);
    }

    [Fact]
    public async Task A_cancel_of_one_callers_requests_leaves_another_callers_alone()
    {
        using var cancel = new CancellationTokenSource();
        var engine = new RenderEngine();
        Task<IReadOnlyList<RenderOutcome>>? other = null;
        var mine = await engine.RenderAsync(
            TestModels.Pipeline(),
            [TestModels.Request(), TestModels.Request("b")],
            new Listener(s =>
            {
                other ??= engine.RenderAsync(TestModels.Pipeline(), [TestModels.Request("c")], cancel: CancellationToken.None);
                if (s.Step == 2) cancel.Cancel();
            }),
            cancel.Token);
        Assert.All(mine, o => Assert.IsType<RenderCancelled>(o));
        Assert.IsType<Rendered>((await other!)[0]);
    }

    [Fact]
    public async Task A_full_engine_lets_the_next_in_when_one_is_done()
    {
        var later = new[] { TestModels.Request("b"), TestModels.Request("c") };
        var outcomes = await JoinAsync(new RenderEngine(maxRequests: 1), TestModels.Pipeline(), TestModels.Request(), atStep: 1, later);
        Assert.All(outcomes, o => Assert.Equal("2x4", o.Rendered().Record.Buckets));
    }

    [Fact]
    public async Task Who_comes_when_a_place_is_given_back_has_none_before_those_that_wait()
    {
        for (var i = 0; i < 20; i++)
        {
            var (engine, heard) = (new RenderEngine(maxRequests: 1), new List<string>());
            var listener = new Listener(s => heard.Add(s.Id));
            Task<IReadOnlyList<RenderOutcome>>? waiting = null;
            await engine.RenderAsync(TestModels.Pipeline(), [TestModels.Request()], new Listener(_ => waiting ??= engine.RenderAsync(TestModels.Pipeline(), [TestModels.Request("b")], listener)));
            await engine.RenderAsync(TestModels.Pipeline(), [TestModels.Request("c")], listener);
            await waiting!;
            Assert.Equal("bbbbcccc", string.Concat(heard));
        }
    }

    [Fact]
    public async Task Who_gives_up_before_a_full_engine_has_a_place_was_never_in()
    {
        using var cancel = new CancellationTokenSource();
        var engine = new RenderEngine(maxRequests: 1);
        Task<IReadOnlyList<RenderOutcome>>? late = null;
        var first = await engine.RenderAsync(TestModels.Pipeline(), [TestModels.Request()], new Listener(s =>
        {
            late ??= engine.RenderAsync(TestModels.Pipeline(), [TestModels.Request("b")], cancel: cancel.Token);
            if (s.Step == 2) cancel.Cancel();
        }));
        Assert.IsType<Rendered>(first[0]);
        Assert.Equal(0, Assert.IsType<RenderCancelled>((await late!)[0]).StepsDone);
        Assert.IsType<Rendered>((await engine.RenderAsync(TestModels.Pipeline(), [TestModels.Request()]))[0]);
    }

    [Fact]
    public async Task Who_waits_and_is_not_wanted_any_more_is_let_go_at_once()
    {
        using var unwanted = new CancellationTokenSource();
        var engine = new RenderEngine(maxRequests: 1);
        Task<IReadOnlyList<RenderOutcome>>? late = null;
        var gone = false;
        var first = await engine.RenderAsync(TestModels.Pipeline(), [TestModels.Request()], new Listener(s =>
        {
            late ??= engine.RenderAsync(TestModels.Pipeline(), [TestModels.Request("b") with { Cancel = unwanted.Token }], cancel: CancellationToken.None);
            if (s.Step != 2) return;
            unwanted.Cancel();

            // The first goes no further until the other is answered, or never is.
            gone = late.Wait(TimeSpan.FromSeconds(10));
        }));
        Assert.True(gone);
        Assert.Equal(0, Assert.IsType<RenderCancelled>((await late!)[0]).StepsDone);
        Assert.IsType<Rendered>(first[0]);
        Assert.IsType<Rendered>((await engine.RenderAsync(TestModels.Pipeline(), [TestModels.Request()]))[0]);
    }

    [Fact]
    public async Task A_place_that_a_row_leaves_is_taken_in_the_next_call()
    {
        var pipeline = TestModels.Pipeline(limits: new() { MaxBatchRows = 2 });
        RenderRequest[] requests = [.. new[] { 2, 6, 2, 2 }.Select((steps, i) => TestModels.Request($"{i}", (ulong)i) with { Guidance = 1, Steps = steps })];
        var outcomes = await new RenderEngine().RenderAsync(pipeline, requests);
        Assert.Equal(["2x2", "2x6", "2x2", "2x2"], outcomes.Select(o => o.Rendered().Record.Buckets));
    }

    [Fact]
    public async Task A_bad_request_and_a_listener_that_throws_cost_their_own_rows()
    {
        var engine = new RenderEngine();
        var healthy = engine.RenderAsync(TestModels.Pipeline(), [TestModels.Request("bad") with { Width = 63 }, TestModels.Request("b")]);
        var broken = engine.RenderAsync(TestModels.Pipeline(), [TestModels.Request("c")], new Listener(_ => throw new InvalidOperationException("The listener broke.")));
        Assert.Equal(DiffusionErrorCodes.Size, (await healthy)[0].Error().Code);
        Assert.IsType<Rendered>((await healthy)[1]);
        Assert.Equal((DiffusionErrorCodes.Run, "The listener broke."), ((await broken)[0].Error().Code, (await broken)[0].Error().InnerException!.Message));
    }

    [Fact]
    public async Task What_nobody_foresaw_costs_its_own_row_and_not_the_others_of_its_call()
    {
        var outcomes = await new RenderEngine().RenderAsync(
            TestModels.Pipeline(),
            [TestModels.Request(), TestModels.Request("b")],
            new Listener(s => { if (s is { Id: "a", Step: 2 }) throw new InvalidOperationException("Of one row."); }));
        Assert.Equal(DiffusionErrorCodes.Run, outcomes[0].Error().Code);
        Assert.True(((RenderFailed)outcomes[0]).Device > TimeSpan.Zero);
        Assert.IsType<Rendered>(outcomes[1]);
    }

    [Fact]
    public async Task A_model_disposed_while_its_rows_are_under_way_is_freed_after_them()
    {
        var engine = new RenderEngine();
        var model = DiffusionModel.Load(ModelFolder.Open(TestModels.Folder("rank1")));
        var pipeline = new DiffusionPipeline(model);
        Assert.IsType<Rendered>((await engine.RenderAsync(pipeline, [TestModels.Request()], new Listener(_ => model.Dispose())))[0]);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => engine.RenderAsync(pipeline, [TestModels.Request()]));
        Assert.IsType<Rendered>((await engine.RenderAsync(TestModels.Pipeline(), [TestModels.Request()]))[0]);
    }

    /// <summary>Renders one request, and others that come when it has taken some steps.</summary>
    private static async Task<IReadOnlyList<RenderOutcome>> JoinAsync(RenderEngine engine, DiffusionPipeline pipeline, RenderRequest first, int atStep, RenderRequest[] later)
    {
        Task<IReadOnlyList<RenderOutcome>>? joined = null;
        var outcome = await engine.RenderAsync(pipeline, [first], new Listener(s =>
        {
            if (s.Step == atStep) joined = engine.RenderAsync(pipeline, later);
        }));
        return [.. outcome, .. await joined!];
    }
}
