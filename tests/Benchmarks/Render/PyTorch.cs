using System.Diagnostics;
using System.Globalization;
using Atelier.Benchmarks.Figures;
using Atelier.Diffusion;

namespace Atelier.Benchmarks.Render;

/// <summary>Times the same architecture in PyTorch (<c>sd15.py time</c>) and prints both.</summary>
internal static class PyTorch
{
    public static async Task PrintAsync(string python, Stage stage, ExecutionTarget device)
    {
        var (side, steps) = (stage.Profile.PreviewSide, stage.Profile.PreviewSteps);
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Render", "sd15.py"), "time", "--device", device.ToString().ToLowerInvariant(), "--size", $"{side}", "--steps", $"{steps}"];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{python}' does not start.");
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException("sd15.py failed; what it said is above.");
        var theirs = double.Parse(answer.Trim().Split('\n')[^1], CultureInfo.InvariantCulture);
        var ours = await stage.PicturesASecondAsync(side, batch: 1, lockStep: false, TimeSpan.FromSeconds(20));
        Console.WriteLine($"PyTorch, {side}x{side}, {steps} steps, batch 1: {Say.Number(theirs, 2)} pictures/s; here {Say.Number(ours, 2)}, {Say.Number(ours / theirs, 2)} times as many");
    }
}
