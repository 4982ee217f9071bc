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
    private static readonly int[] Batches = [1, 2, 4, 8];

    public static Command Build()
    {
        var model = new Option<string>("--model") { Description = "A model's name or its folder.", DefaultValueFactory = _ => "demo" };
        var seconds = new Option<double>("--seconds") { Description = "How long each figure is measured.", DefaultValueFactory = _ => 4 };
        var device = new Option<ExecutionTarget>("--device") { Description = "What to run on: cpu, or cuda, which must be there.", DefaultValueFactory = _ => new LocalSettings().Device };
        var pytorch = new Option<string?>("--pytorch") { Description = "A Python with torch and diffusers, to time the Stable Diffusion 1.5 architecture of sd15.py there too." };
        var command = new Command("render", "Pictures a second by batch, size and mode, time outside ONNX Runtime, prompt to PNG, cold start, memory.") { model, seconds, device, pytorch };
        command.SetAction((parsed, _) => Terminal.RunAsync(() => RunAsync(new() { Device = parsed.GetValue(device) }, parsed.GetRequiredValue(model), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(pytorch))));
        return command;
    }

    private static async Task<int> RunAsync(LocalSettings settings, string model, TimeSpan time, string? pytorch)
    {
        Machine.Print(string.Create(CultureInfo.InvariantCulture, $"render --model {model} --seconds {time.TotalSeconds} --device {settings.Device.ToString().ToLowerInvariant()}"));
        var path = ModelFolders.Locate(settings.Models, model);
        using var stage = await Stage.OpenAsync(path, settings.Sessions);
        var profile = stage.Profile;
        Console.WriteLine($"{profile.Name} {profile.Version} on {stage.Pipeline.Model.Provider}, {profile.PreviewSteps} steps, guidance {profile.Guidance.ToString(CultureInfo.InvariantCulture)}, {profile.Sampler}; every prompt a new one");
        Console.WriteLine($"cold start: model loaded and warmed up after {Say.Seconds(stage.Loading)}, first picture {Say.Milliseconds(stage.FirstPicture.TotalMilliseconds)} later");
        Console.WriteLine();

        foreach (var side in new[] { profile.PreviewSide, profile.FinalSide })
        {
            await PrintThroughputAsync(stage, side, time);
        }

        var outside = await OutsideAsync(stage, time);
        var (p50, p95) = await stage.PromptToPngAsync(time);
        Console.WriteLine($"outside ONNX Runtime at batch 1, {profile.PreviewSide}x{profile.PreviewSide}: {Say.Number(outside * 100, 1)} % of the wall time (goal: under {Say.Number(Goal * 100)} %): {Say.Met(outside < Goal)}");
        Console.WriteLine($"prompt to PNG at preview settings: p50 {Say.Milliseconds(p50)}, p95 {Say.Milliseconds(p95)}");
        Console.WriteLine($"noise: {Say.Number(Raw.NoiseValuesASecond() / 1e6)} million values a second");
        Console.WriteLine($"PNG: {Say.Number(Raw.PngBytesASecond(stage.Last) / 1e6)} MB of pixels a second ({stage.Last.Width}x{stage.Last.Height})");
        Console.WriteLine($"peak memory of the process: {Say.Bytes(Raw.PeakMemory())}");
        if (pytorch is not null)
        {
            await PyTorch.PrintAsync(pytorch, stage, settings.Device);
        }

        return outside < Goal ? 0 : 1;
    }

    private static async Task PrintThroughputAsync(Stage stage, int side, TimeSpan time)
    {
        var table = new Table([$"{side}x{side}", .. Batches.Select(b => $"batch {Say.Number(b)}")]);
        foreach (var lockStep in new[] { false, true })
        {
            List<string> cells = [];
            foreach (var batch in Batches)
            {
                cells.Add($"{Say.Number(await stage.PicturesASecondAsync(side, batch, lockStep, time), 1)}/s");
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
