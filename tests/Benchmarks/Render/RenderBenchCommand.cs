using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Atelier.Benchmarks.Figures;
using Atelier.Diffusion;
using Atelier.Local.Cli;
using Atelier.Local.Hosting;
using Atelier.Rendering;

namespace Atelier.Benchmarks.Render;

/// <summary><c>bench render</c>: what a model renders in this process, and where the time goes.</summary>
internal static class RenderBenchCommand
{
    private const double Goal = 0.05;
    private const int LeastForMedian = 40;
    private const int LeastForTail = 20;

    public static Command Build()
    {
        var model = new Option<string>("--model") { Description = "A model's name or its folder.", DefaultValueFactory = _ => "demo" };
        var seconds = new Option<double>("--seconds") { Description = "How long each figure is measured.", DefaultValueFactory = _ => 4 };
        var device = new Option<ExecutionTarget>("--device") { Description = "What to run on: cpu, or cuda, which must be there.", DefaultValueFactory = _ => new LocalSettings().Device };
        var sizes = new Option<int[]>("--size") { Description = "Sides to measure at; the model's own for previews and finals when left out.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var steps = new Option<int?>("--steps") { Description = "Steps of a picture; the model's own for previews when left out." };
        var batches = new Option<int[]>("--batch") { Description = "How many pictures are under way together.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2, 4, 8] };
        var cuda = new Option<string[]>("--cuda") { Description = "An option of ONNX Runtime's CUDA provider, as key=value, to compare with what is set otherwise. May be given again.", DefaultValueFactory = _ => [] };
        var norms = new Option<bool>("--fuse-norms") { Description = "Group normalisation as one operator, channels last, on CUDA.", DefaultValueFactory = _ => new LocalSettings().FusesNorms };
        var pytorch = new Option<string?>("--pytorch") { Description = "A Python with torch, to time the Stable Diffusion 1.5 architecture there too, at batch 1 and 8 and the first size." };
        var tflops = new Option<double?>("--tflops") { Description = "TFLOP/s of which the share is told beside PyTorch; what a large matrix product reaches there when left out." };
        var command = new Command("render", "Pictures a second by batch, size and mode, time outside ONNX Runtime, prompt to PNG, cold start, memory.") { model, seconds, device, sizes, steps, batches, cuda, norms, pytorch, tflops };
        command.SetAction((parsed, _) => Terminal.RunAsync(async () =>
        {
            var settings = new LocalSettings { Device = parsed.GetValue(device) };
            var sessions = settings.Sessions with { FusesNorms = parsed.GetValue(norms), CudaOptions = CudaOptions(parsed.GetRequiredValue(cuda)) };
            var (name, time, side) = (parsed.GetRequiredValue(model), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetRequiredValue(sizes));
            Machine.Print(string.Join(' ', ["render", .. parsed.Tokens.Skip(1).Select(t => t.Value)]));
            using var stage = await Stage.OpenAsync(ModelFolders.Locate(settings.Models, name), sessions, side, parsed.GetValue(steps));
            var met = await RunAsync(stage, time, parsed.GetRequiredValue(batches));
            if (parsed.GetValue(pytorch) is { } python) await new PyTorch(python, stage, sessions.Target, time).PrintAsync(parsed.GetValue(tflops));
            return met ? 0 : 1;
        }));
        return command;
    }

    private static Dictionary<string, string> CudaOptions(string[] pairs) => pairs.Select(p => p.Split('=', 2)).ToDictionary(
        p => p[0],
        p => p.Length == 2 ? p[1] : throw new FormatException($"--cuda takes key=value; it says '{p[0]}'."),
        StringComparer.Ordinal);

    private static async Task<bool> RunAsync(Stage stage, TimeSpan time, int[] batches)
    {
        var profile = stage.Profile;
        Console.WriteLine($"{profile.Name} {profile.Version} on {stage.Pipeline.Model.Provider}, {profile.PreviewSteps} steps, guidance {profile.Guidance.ToString(CultureInfo.InvariantCulture)}, {profile.Sampler}; every prompt a new one");
        Console.WriteLine($"cold start: model loaded and warmed up after {Say.Seconds(stage.Loading)}, first picture {Say.Milliseconds(stage.FirstPicture.TotalMilliseconds)} later");
        Console.WriteLine();

        foreach (var side in new[] { profile.PreviewSide, profile.FinalSide }.Distinct())
        {
            await PrintThroughputAsync(stage, side, batches, time);
        }

        var outside = await OutsideAsync(stage, time);
        var times = await stage.PromptToPngAsync(time, LeastForMedian);
        Console.WriteLine($"outside ONNX Runtime at batch 1, {profile.PreviewSide}x{profile.PreviewSide}: {Say.Number(outside * 100, 1)} % of the wall time (goal: under {Say.Number(Goal * 100)} %): {Say.Met(outside < Goal)}");
        var p95 = times.Count < LeastForTail ? "too few for a p95" : $"p95 {Say.Milliseconds(Percentiles.Of(times, 0.95))}";
        Console.WriteLine($"prompt to PNG at preview settings, {Say.Number(times.Count)} pictures: p50 {Say.Milliseconds(Percentiles.Of(times, 0.5))}, {p95}");
        Console.WriteLine($"noise: {Say.Number(Raw.NoiseValuesASecond() / 1e6)} million values a second");
        Console.WriteLine($"PNG: {Say.Number(Raw.PngBytesASecond(stage.Last) / 1e6)} MB of pixels a second ({stage.Last.Width}x{stage.Last.Height})");
        Console.WriteLine($"peak memory of the process: {Say.Bytes(Raw.PeakMemory())}");
        return outside < Goal;
    }

    private static async Task PrintThroughputAsync(Stage stage, int side, int[] batches, TimeSpan time)
    {
        var table = new Table([$"{side}x{side}", .. batches.Select(b => $"batch {Say.Number(b)}")]);
        foreach (var lockStep in new[] { false, true })
        {
            List<string> cells = [];
            foreach (var batch in batches)
            {
                cells.Add($"{Say.Number(await stage.PicturesASecondAsync(side, batch, lockStep, time), 2)}/s");
            }

            var mode = lockStep ? "lock-step groups" : stage.Pipeline.MixesTimesteps ? "continuous" : "this export takes no others; groups";
            table.Add([mode, .. cells]);
        }

        table.Print();
    }

    private static async Task<double> OutsideAsync(Stage stage, TimeSpan time)
    {
        var model = stage.Pipeline.Model;
        await stage.PicturesASecondAsync(stage.Profile.PreviewSide, batch: 1, lockStep: false, time / 4);
        var (wall, inside) = (Stopwatch.GetTimestamp(), model.TimeInRuns);
        await stage.PicturesASecondAsync(stage.Profile.PreviewSide, batch: 1, lockStep: false, time);
        return 1 - ((model.TimeInRuns - inside) / Stopwatch.GetElapsedTime(wall));
    }
}
