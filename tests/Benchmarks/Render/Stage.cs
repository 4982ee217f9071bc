using System.Diagnostics;
using System.Globalization;
using Atelier.Benchmarks.Painting;
using Atelier.Core.Models;
using Atelier.Core.Renders;
using Atelier.Diffusion;
using Atelier.Imaging;
using Atelier.Rendering;

namespace Atelier.Benchmarks.Render;

/// <summary>A model on its engine, and the ways it is measured. Every prompt is a new one.</summary>
internal sealed class Stage : IDisposable
{
    private readonly ModelHost _host;
    private readonly ModelLease _lease;
    private readonly DiffusionPipeline _lockStep;
    private readonly RenderEngine _engine = new();
    private int _count;

    // Of a picture's steps: a sampler may need more of them than it was asked for.
    private int _calls;

    private Stage(ModelHost host, ModelLease lease, ModelProfile profile)
    {
        (_host, _lease, Profile) = (host, lease, profile);
        _lockStep = new(lease.Pipeline.Model, new() { LockStep = true });
    }

    public ModelProfile Profile { get; }

    public DiffusionPipeline Pipeline => _lease.Pipeline;

    /// <summary>From a path to a model that has been warmed up.</summary>
    public TimeSpan Loading { get; private init; }

    /// <summary>The first picture after that.</summary>
    public TimeSpan FirstPicture { get; private set; }

    /// <summary>The picture rendered last.</summary>
    public Picture Last { get; private set; } = new(1, 1, new byte[3]);

    /// <summary>Loads a model and renders a picture with it.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="sessions">Where and how it runs.</param>
    /// <param name="sizes">Sides to measure at instead of the model's own for previews and finals; none takes these.</param>
    /// <param name="steps">Steps instead of the model's own.</param>
    public static async Task<Stage> OpenAsync(string path, SessionSettings sessions, IReadOnlyList<int> sizes, int? steps)
    {
        var profile = ModelFolders.Read(path);
        if (sizes.Count > 0) profile = profile with { PreviewSide = sizes[0], FinalSide = sizes[^1] };
        if (steps is not null) profile = profile with { PreviewSteps = steps.Value };
        var began = Stopwatch.GetTimestamp();
        var host = new ModelHost(new Dictionary<string, string>(StringComparer.Ordinal) { [profile.Name] = path }, new() { Sessions = sessions });
        var lease = await host.RentAsync(profile.Name);
        var stage = new Stage(host, lease, profile) { Loading = Stopwatch.GetElapsedTime(began) };
        began = Stopwatch.GetTimestamp();
        await stage.RenderAsync(lease.Pipeline, [stage.Request(profile.PreviewSide)], new CallCount(calls => stage._calls = calls));
        stage.FirstPicture = Stopwatch.GetElapsedTime(began);
        return stage;
    }

    /// <summary>Pictures a second with so many always under way: each followed by another when it ends, or, in lock-step, group after group.</summary>
    public async Task<double> PicturesASecondAsync(int side, int batch, bool lockStep, TimeSpan time)
    {
        await RenderAsync(Pipeline, [.. Enumerable.Range(0, batch).Select(_ => Request(side))]);

        // Steps are counted and not pictures, so that what is half done counts half; at least as many as all places' pictures have, which end in decodes.
        var rate = new StepRate(time, batch * _calls);
        var fewest = Profile.Sampler == Samplers.Pndm ? 4 : 1;
        async Task KeepAsync(int place)
        {
            // Each begins with fewer steps than the next, so that they are at different steps from then on, as orders that come at any time are.
            await RenderAsync(Pipeline, [Request(side) with { Steps = Math.Max(fewest, Profile.PreviewSteps * place / batch) }], rate);
            while (!rate.IsDone) await RenderAsync(Pipeline, [Request(side)], rate);
        }

        async Task KeepGroupsAsync()
        {
            while (!rate.IsDone) await RenderAsync(_lockStep, [.. Enumerable.Range(0, batch).Select(_ => Request(side))], rate);
        }

        await (lockStep ? KeepGroupsAsync() : Task.WhenAll(Enumerable.Range(1, batch).Select(KeepAsync)));
        return rate.ASecond / _calls;
    }

    /// <summary>Milliseconds from an order to its PNG, as a worker draws it, of at least so many pictures unless that takes far longer than the time.</summary>
    public async Task<IReadOnlyList<double>> PromptToPngAsync(TimeSpan time, int least)
    {
        const double Patience = 10;
        var images = new OnnxImageModel(_host, _engine);
        var (began, times) = (Stopwatch.GetTimestamp(), new List<double>());
        while (Stopwatch.GetElapsedTime(began) is var elapsed && (elapsed < time || (times.Count < least && elapsed < Patience * time)))
        {
            var order = Orders.Preview(Profile, "p", Orders.Prompt(_count), _count++);
            var asked = Stopwatch.GetTimestamp();
            var outcome = (await images.DrawAllAsync([order]))[0];
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            if (outcome.Status != RenderStatus.Succeeded) throw new InvalidOperationException(outcome.ErrorMessage);
        }

        return times;
    }

    public void Dispose()
    {
        _lease.Dispose();
        _host.Dispose();
    }

    private RenderRequest Request(int side)
    {
        var number = Interlocked.Increment(ref _count);
        return new() { Id = number.ToString(CultureInfo.InvariantCulture), Prompt = Orders.Prompt(number), Seed = (ulong)number, Steps = Profile.PreviewSteps, Width = side, Height = side };
    }

    private async Task RenderAsync(DiffusionPipeline pipeline, IReadOnlyList<RenderRequest> requests, IProgress<StepProgress>? progress = null)
    {
        foreach (var outcome in await _engine.RenderAsync(pipeline, requests, progress))
        {
            Last = outcome is Rendered done ? done.Picture : throw new InvalidOperationException((outcome as RenderFailed)?.Error.Message ?? "Cancelled.");
        }
    }

    private sealed class CallCount(Action<int> tell) : IProgress<StepProgress>
    {
        public void Report(StepProgress value) => tell(value.Total);
    }
}
