using System.Reflection;

namespace Atelier.Diffusion.Tests;

public sealed class ModelHostTests : IDisposable
{
    private static readonly Dictionary<string, string> Folders = new[] { "rank1", "rank0", "half" }.ToDictionary(n => n, TestModels.Folder);
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("atelier-test-");

    [Fact]
    public async Task A_model_is_loaded_once_however_many_ask_for_it()
    {
        using var host = Host();
        var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => host.RentAsync("rank1"))));
        Assert.Single(leases.Select(l => l.Pipeline).Distinct());
        Assert.Equal(("rank1", 8), (host.Loaded[0].Name, host.Loaded[0].Leases));
        foreach (var lease in leases) lease.Dispose();
        leases[0].Dispose();
        Assert.Equal(0, Assert.Single(host.Loaded).Leases);
    }

    [Fact]
    public async Task The_least_recently_used_makes_room()
    {
        using var host = Host(SizeOf("rank1") + Math.Max(SizeOf("rank0"), SizeOf("half")));
        await UseAsync(host, "rank1");
        await UseAsync(host, "rank0");
        await UseAsync(host, "rank1");
        Assert.Equal(["rank0", "rank1"], Names(host));
        await UseAsync(host, "half");
        Assert.Equal(["half", "rank1"], Names(host));
    }

    [Fact]
    public async Task A_model_in_use_is_never_evicted_and_the_one_that_needs_room_waits()
    {
        using var host = Host(Largest);
        var engine = new RenderEngine();
        var lease = await host.RentAsync("rank1");
        Task<ModelLease>? waiting = null;
        var outcome = await engine.RenderAsync(lease.Pipeline, [TestModels.Request()], new Listener(_ => waiting ??= host.RentAsync("rank0")));
        Assert.IsType<Rendered>(outcome[0]);
        Assert.False(waiting!.IsCompleted);
        Assert.Equal(["rank1"], Names(host));

        lease.Dispose();
        using var other = await waiting;
        Assert.Equal(["rank0"], Names(host));
        Assert.IsType<Rendered>(other.Pipeline.Render([TestModels.Request()])[0]);
    }

    [Fact]
    public async Task A_busy_model_does_not_keep_another_from_being_loaded_for_ever()
    {
        using var host = Host(Largest);
        var lease = await host.RentAsync("rank1");
        var other = host.RentAsync("rank0");
        await UntilAsync(() => !LendsAtOnce(host, "rank1"));
        var again = host.RentAsync("rank1");
        lease.Dispose();
        (await other).Dispose();
        (await again).Dispose();
        Assert.Equal(["rank1"], Names(host));
    }

    [Fact]
    public async Task Who_gives_up_waiting_for_room_holds_up_nobody()
    {
        using var host = Host(Largest);
        using var cancel = new CancellationTokenSource();
        using var lease = await host.RentAsync("rank1");
        var other = host.RentAsync("rank0", cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        (await host.RentAsync("rank1")).Dispose();
    }

    [Fact]
    public async Task A_model_larger_than_the_budget_says_so_and_evicts_nobody()
    {
        using var host = Host(SizeOf("rank0"), new() { ["rank0"] = TestModels.Folder("rank0"), ["demo"] = DemoModel.Folder });
        await UseAsync(host, "rank0");
        var error = await Assert.ThrowsAsync<DiffusionException>(() => host.RentAsync("demo"));
        Assert.Equal(DiffusionErrorCodes.ModelMemory, error.Code);
        Assert.Contains("'demo'", error.Message, StringComparison.Ordinal);
        Assert.Equal(["rank0"], Names(host));
    }

    [Fact]
    public async Task What_the_process_grows_by_counts_when_it_is_more_than_the_files()
    {
        var grown = 0L;
        using var host = new ModelHost(Folders, new() { MemoryBudget = 10_000_000_000 }, () => grown += 3_000_000_000);
        using var lease = await host.RentAsync("rank1");
        Assert.Equal(3_000_000_000, Assert.Single(host.Loaded).Bytes);
    }

    [Fact]
    public async Task What_renders_take_and_give_back_counts_once_all_rest()
    {
        var memory = 1_000L;
        using var host = new ModelHost(Folders, new() { MemoryBudget = 10_000_000_000 }, () => memory);
        long Bytes(string model) => host.Loaded.Single(m => m.Name == model).Bytes;
        await UseAsync(host, "rank1");
        Assert.Equal(SizeOf("rank1"), Bytes("rank1"));
        using (await host.RentAsync("rank1")) memory = 4_000_001_000;
        Assert.Equal(4_000_000_000, Bytes("rank1"));
        using (await host.RentAsync("rank1")) memory = 1_000_001_000;
        Assert.Equal(1_000_000_000, Bytes("rank1"));
        using (await host.RentAsync("rank0"))
        {
            using (await host.RentAsync("rank1")) memory = 7_000_001_000;
            Assert.Equal(1_000_000_000, Bytes("rank1"));
        }

        Assert.Equal((1_000_000_000, 6_000_000_000), (Bytes("rank1"), Bytes("rank0")));
    }

    [Fact]
    public async Task A_model_whose_renders_took_the_budget_makes_room_for_another()
    {
        var memory = 0L;
        using var host = new ModelHost(Folders, new() { MemoryBudget = 5_000_000_000 }, () => memory);
        using (await host.RentAsync("rank1")) memory = 5_000_000_000;
        await UseAsync(host, "rank0");
        Assert.Equal(["rank0"], Names(host));
    }

    [Fact]
    public async Task A_model_that_turned_out_larger_makes_room_for_it_the_next_time()
    {
        var grown = 0L;
        using var host = new ModelHost(Folders, new() { MemoryBudget = 5_000_000_000 }, () => grown += 3_000_000_000);
        await UseAsync(host, "rank1");
        await UseAsync(host, "rank0");
        Assert.Equal(["rank0"], Names(host));
        await UseAsync(host, "rank1");
        Assert.Equal(["rank1"], Names(host));
    }

    [Fact]
    public async Task A_model_that_seemed_larger_than_the_budget_is_loaded_again_all_the_same()
    {
        var grown = 0L;
        using var host = new ModelHost(Folders, new() { MemoryBudget = 2_000_000_000 }, () => grown += 3_000_000_000);
        foreach (var model in (string[])["rank1", "rank0", "rank1", "rank1"])
        {
            await UseAsync(host, model);
            Assert.Equal((model, 2_000_000_000), (Assert.Single(host.Loaded).Name, host.Loaded[0].Bytes));
        }
    }

    [Theory]
    [InlineData("text_encoder")]
    [InlineData("unet")]
    [InlineData("vae_decoder")]
    public async Task A_folder_that_can_not_run_fails_its_own_callers_each_time(string network)
    {
        Copy("rank1");
        var file = Path.Combine(_temporary.FullName, network, "model.onnx");
        await File.WriteAllTextAsync(file, "garbage");
        using var host = Host(folders: new() { ["poison"] = _temporary.FullName, ["rank1"] = TestModels.Folder("rank1") });
        for (var i = 0; i < 3; i++)
            Assert.Contains($"{network}/model.onnx", (await Assert.ThrowsAsync<ModelFolderException>(() => host.RentAsync("poison"))).Message, StringComparison.Ordinal);
        using var healthy = await host.RentAsync("rank1");
        Assert.IsType<Rendered>(healthy.Pipeline.Render([TestModels.Request()])[0]);

        File.Copy(Path.Combine(TestModels.Folder("rank1"), network, "model.onnx"), file, overwrite: true);
        (await host.RentAsync("poison")).Dispose();
    }

    [Fact]
    public async Task A_model_that_loads_and_can_not_render_says_so_before_the_first_request()
    {
        Copy("rank1");
        // One level less: pictures would be half as large as the decoder makes them.
        var config = Path.Combine(_temporary.FullName, "vae_decoder", "config.json");
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace("16,\n  16,\n  16", "16,\n  16", StringComparison.Ordinal));
        using var host = Host(folders: new() { ["poison"] = _temporary.FullName });
        Assert.Equal(DiffusionErrorCodes.Run, (await Assert.ThrowsAsync<DiffusionException>(() => host.RentAsync("poison"))).Code);
        Assert.Empty(host.Loaded);
    }

    [Fact]
    public async Task A_model_whose_defaults_no_render_can_have_says_so_before_the_first_request()
    {
        using var host = new ModelHost(new Dictionary<string, string> { ["odd"] = TestModels.Folder("rank1") }, new() { WarmsUp = false, Limits = new() { MaxSide = 32 } });
        var error = await Assert.ThrowsAsync<DiffusionException>(() => host.RentAsync("odd"));
        Assert.Equal((DiffusionErrorCodes.Size, "width"), (error.Code, error.Field));
        Assert.Empty(host.Loaded);
    }

    [Fact]
    public async Task A_model_that_needs_a_mask_is_lent_all_the_same()
    {
        using var host = Host(folders: new() { ["inpaint"] = TestModels.Folder("inpaint") });
        using var lease = await host.RentAsync("inpaint");
        Assert.True(lease.Pipeline.Model.Folder.Inpaints);
    }

    [Fact]
    public void A_device_that_is_not_there_is_an_error_at_the_start_that_says_what_is_missing()
    {
        var error = Assert.Throws<DiffusionException>(() => new ModelHost(Folders, new() { Sessions = new() { Target = ExecutionTarget.Cuda } }));
        Assert.Equal(DiffusionErrorCodes.ProviderMissing, error.Code);
        Assert.Contains("CUDA", error.Message, StringComparison.Ordinal);
        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuda_graphs_are_refused_since_inputs_and_outputs_lie_in_the_cpus_memory()
    {
        var sessions = new SessionSettings { Target = ExecutionTarget.Cuda, CudaOptions = new Dictionary<string, string> { ["enable_cuda_graph"] = "1" } };
        var error = Assert.Throws<DiffusionException>(() => new ModelHost(Folders, new() { Sessions = sessions }));
        Assert.Equal((DiffusionErrorCodes.ProviderOption, "cudaOptions"), (error.Code, error.Field));
    }

    [Fact]
    public void The_proof_of_a_device_computes()
    {
        using var options = new Microsoft.ML.OnnxRuntime.SessionOptions();
        Assert.Equal(6, DeviceProof.Convolve(options));
        Assert.Equal(6, DeviceProof.Attend(options));
    }

    [Fact]
    public void A_program_that_brings_no_native_runtime_is_told_so_before_anything_is_loaded()
    {
        var library = new Nativeless().Library;
        var settings = Activator.CreateInstance(library.GetType(typeof(SessionSettings).FullName!)!);
        var require = library.GetType(typeof(DeviceProof).FullName!)!.GetMethod(nameof(DeviceProof.Require))!;
        dynamic error = Assert.Throws<TargetInvocationException>(() => require.Invoke(null, [settings])).InnerException!;
        Assert.Equal(nameof(DiffusionException), error.GetType().Name);
        Assert.Equal(DiffusionErrorCodes.ProviderMissing, error.Code);
        Assert.Contains("Bring Microsoft.ML.OnnxRuntime", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rank1")]
    [InlineData("inpaint")]
    public async Task A_model_gives_back_what_it_holds_once_it_has_been_at_rest_for_a_while(string name)
    {
        var (clock, memory) = (new RestClock(), 5_000_000_000L);
        using var host = new ModelHost(new Dictionary<string, string> { [name] = TestModels.Folder(name) }, new() { MemoryBudget = 100_000_000_000, Clock = clock, GivesBackAfter = TimeSpan.FromMinutes(3) }, () => memory);
        long Bytes() => Assert.Single(host.Loaded).Bytes;
        var lease = await host.RentAsync(name);
        memory = 9_000_000_000;
        Assert.Equal(Timeout.InfiniteTimeSpan, clock.Due);
        lease.Dispose();
        Assert.Equal((4_000_000_000, TimeSpan.FromMinutes(3)), (Bytes(), clock.Due));

        // Used again, it is at rest no more.
        using (await host.RentAsync(name)) Assert.Equal(Timeout.InfiniteTimeSpan, clock.Due);
        var runs = lease.Pipeline.Model.TimeInRuns;
        memory = 6_000_000_000;
        clock.Fire();
        Assert.Equal(1_000_000_000, Bytes());
        Assert.NotEqual(runs, lease.Pipeline.Model.TimeInRuns);

        // Too late: it is lent.
        runs = lease.Pipeline.Model.TimeInRuns;
        using (await host.RentAsync(name)) clock.Fire();
        host.Dispose();
        clock.Fire();
        Assert.Equal(runs, lease.Pipeline.Model.TimeInRuns);
    }

    [Fact]
    public async Task A_host_that_is_gone_lends_nothing_and_lets_renders_end()
    {
        var host = Host();
        var lease = await host.RentAsync("rank1");
        var outcome = await new RenderEngine().RenderAsync(lease.Pipeline, [TestModels.Request()], new Listener(_ => host.Dispose()));
        Assert.IsType<Rendered>(outcome[0]);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => host.RentAsync("rank1"));
        lease.Dispose();
    }

    [Fact]
    public async Task Who_waits_for_a_host_that_goes_is_told_and_waits_no_longer()
    {
        var host = Host(Largest);
        using var lease = await host.RentAsync("rank1");
        Task<ModelLease>[] waiting = [.. new[] { "rank0", "half", "rank0" }.Select(m => host.RentAsync(m))];
        await UntilAsync(() => !LendsAtOnce(host, "rank1"));
        host.Dispose();
        host.Dispose();
        foreach (var one in waiting) await Assert.ThrowsAsync<ObjectDisposedException>(() => one.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_host_that_goes_while_models_load_leaves_nobody_waiting()
    {
        var host = Host();
        Task<ModelLease>[] waiting = [.. Folders.Keys.Select(m => Task.Run(() => host.RentAsync(m)))];
        await host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        foreach (var one in waiting)
        {
            // One may have been lent its model just before.
            var end = await Record.ExceptionAsync(async () => (await one.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken)).Dispose());
            Assert.True(end is null or ObjectDisposedException, $"{end}");
        }
    }

    [Fact]
    public async Task A_host_has_gone_when_the_last_render_has_ended_and_its_model_is_freed()
    {
        var host = Host();
        using var lease = await host.RentAsync("rank1");
        var workspace = lease.Pipeline.Model.Rent();
        var gone = host.DisposeAsync().AsTask();
        Assert.False(gone.IsCompleted);
        lease.Pipeline.Model.Return(workspace);
        await gone.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.True(lease.Pipeline.Model.Freed.IsCompleted);
    }

    [Fact]
    public async Task Who_gives_up_while_a_model_loads_holds_up_nobody()
    {
        using var host = Host();
        using var cancel = new CancellationTokenSource();
        var first = host.RentAsync("rank1", cancel.Token);
        await cancel.CancelAsync();
        var end = await Record.ExceptionAsync(async () => (await first).Dispose());
        Assert.True(end is null or OperationCanceledException, $"{end}");
        await UseAsync(host, "rank1");
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_not_found()
    {
        using var host = Host();
        Assert.False(host.Has("unheard-of"));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => host.RentAsync("unheard-of"));
    }

    public void Dispose() => _temporary.Delete(recursive: true);

    private static long Largest => Folders.Keys.Max(SizeOf);

    private static long SizeOf(string model) => ModelFolder.Open(TestModels.Folder(model)).NetworkBytes;

    private static ModelHost Host(long budget = 0, Dictionary<string, string>? folders = null) =>
        new(folders ?? Folders, new() { MemoryBudget = budget, Sessions = new() { IntraOpThreads = 1 } }, () => 0);

    private static IEnumerable<string> Names(ModelHost host) => host.Loaded.Select(m => m.Name);

    private static async Task UseAsync(ModelHost host, string model) => (await host.RentAsync(model)).Dispose();

    private static bool LendsAtOnce(ModelHost host, string model)
    {
        var lease = host.RentAsync(model, new CancellationToken(canceled: true));
        if (lease.IsCompletedSuccessfully) lease.Result.Dispose();
        return lease.IsCompletedSuccessfully;
    }

    private static async Task UntilAsync(Func<bool> isTrue)
    {
        for (var i = 0; i < 10_000 && !isTrue(); i++) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(isTrue());
    }

    private void Copy(string model)
    {
        var from = TestModels.Folder(model);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(_temporary.FullName, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }
}
