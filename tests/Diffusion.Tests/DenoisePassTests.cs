namespace Atelier.Diffusion.Tests;

/// <summary>How a pass groups rows and what it does when a call fails, on a call that only records.</summary>
public sealed class DenoisePassTests
{
    private static readonly Conditioning Text = new() { States = new float[4], Length = 2, Width = 2, Report = new PromptReport(0, 1, 0) };
    private readonly List<string> _calls = [];
    private readonly List<string> _done = [];
    private readonly Dictionary<string, DiffusionException> _failed = [];

    [Fact]
    public void Out_of_memory_halves_the_batch_and_goes_on()
    {
        Run(rows => { if (rows.Count > 2) throw Error(DiffusionErrorCodes.OutOfMemory); }, Row("a"), Row("b"), Row("c"), Row("d"));
        Assert.Equal(["ab", "cd", "ab", "cd"], _calls);
        Assert.Equal(["a", "b", "c", "d"], _done);
    }

    [Fact]
    public void Memory_that_ran_out_shrinks_the_batches_of_its_size_alone_and_for_a_while_only()
    {
        var (short_, calls) = (true, new List<int>());
        var pass = new DenoisePass(Step, mixesTimesteps: true, 16);
        void Step(IReadOnlyList<DenoiseRow> group)
        {
            if (short_ && group[0].Width == 4 && group.Count > 4) throw Error(DiffusionErrorCodes.OutOfMemory);
            calls.Add(group.Count);
        }

        int[] CallsOf(int width)
        {
            calls.Clear();
            pass.Run([.. Enumerable.Range(0, 16).Select(i => Row($"{i}", width))], _ => { }, (_, e) => throw e);
            return [.. calls];
        }

        Assert.Equal([4, 4, 4, 4], CallsOf(4));
        Assert.Equal([16], CallsOf(2));
        Assert.Equal([4, 4, 4, 4], CallsOf(4));

        // It is tried again now and then, and lost where it is short still.
        for (var i = 0; i < BatchLimits.Patience; i++) CallsOf(2);
        Assert.Equal([4, 4, 4, 4], CallsOf(4));
        short_ = false;
        for (var i = 0; i < BatchLimits.Patience; i++) CallsOf(2);
        Assert.Equal([8, 8], CallsOf(4));
        for (var i = 0; i < BatchLimits.Patience; i++) CallsOf(2);
        Assert.Equal([16], CallsOf(4));
    }

    [Fact]
    public void Out_of_memory_with_one_row_fails_that_row()
    {
        Run(_ => throw Error(DiffusionErrorCodes.OutOfMemory), Row("a"), Row("b"));
        Assert.Equal(["a", "b"], _failed.Keys.Order());
        Assert.Empty(_done);
    }

    [Fact]
    public void Rows_that_only_fit_alone_go_alone_from_then_on()
    {
        var failures = 0;
        Run(
            rows =>
            {
                if (rows.Count == 1) return;
                failures++;
                throw Error(DiffusionErrorCodes.OutOfMemory);
            },
            Row("a", steps: 30),
            Row("b", steps: 30),
            Row("c", steps: 30),
            Row("d", steps: 30));
        Assert.Equal(120, _calls.Count);

        // Three until they go alone, and one or two each time it is tried again.
        Assert.InRange(failures, 3, 7);
    }

    [Fact]
    public void A_failed_call_takes_its_own_rows_and_no_others()
    {
        Run(rows => { if (rows[0].Width == 4) throw Error(DiffusionErrorCodes.Run); }, Row("a"), Row("b", width: 4), Row("c"));
        Assert.Equal(["b"], _failed.Keys);
        Assert.Equal(["a", "c"], _done);
    }

    [Fact]
    public void Rows_of_other_sizes_do_not_share_a_call()
    {
        Run(_ => { }, Row("a"), Row("b", width: 4), Row("c"));
        Assert.Equal(["ac", "b", "ac", "b"], _calls);
    }

    [Fact]
    public void Rows_at_other_steps_share_a_call_only_where_the_network_allows_it()
    {
        Run(_ => { }, Row("a"), Row("b", steps: 3));
        Assert.Equal(["ab", "ab", "b"], _calls);
        _calls.Clear();
        Run(_ => { }, mixesTimesteps: false, Row("a"), Row("b", steps: 3));
        Assert.Equal(["a", "b", "a", "b", "b"], _calls);
    }

    private static DenoiseRow Row(string id, int width = 2, int steps = 2)
    {
        var plan = new RenderPlan
        {
            Request = new RenderRequest { Id = id, Prompt = "", Seed = 1 },
            NegativePrompt = "",
            Steps = steps,
            Guidance = 1,
            Width = width,
            Height = 1,
            Upsampling = null,
            Table = Samplers.Build("ddim", new SchedulerConfig { ClipSample = false }, steps),
        };
        return new DenoiseRow(plan, Text, null, new TorchGenerator(1), new Latent(1, 1, width, new float[width]), TimeSpan.Zero);
    }

    private static DiffusionException Error(string code) => new(code, "", "As the test has it.", "");

    private void Run(Action<IReadOnlyList<DenoiseRow>> call, params DenoiseRow[] rows) => Run(call, mixesTimesteps: true, rows);

    private void Run(Action<IReadOnlyList<DenoiseRow>> call, bool mixesTimesteps, params DenoiseRow[] rows)
    {
        void Step(IReadOnlyList<DenoiseRow> group)
        {
            call(group);
            _calls.Add(string.Concat(group.Select(r => r.Plan.Request.Id)));
            foreach (var row in group) row.TakeStep(new float[row.Sample.Length], group.Count);
        }

        var pass = new DenoisePass(Step, mixesTimesteps, 16);
        var left = rows.ToList();
        while (left.Count > 0)
        {
            pass.Run(left, _ => { }, (row, e) => _failed[row.Plan.Request.Id] = (DiffusionException)e);
            foreach (var row in left.Where(r => r.Done)) _done.Add(row.Plan.Request.Id);
            left.RemoveAll(r => r.Done || _failed.ContainsKey(r.Plan.Request.Id));
        }
    }
}
