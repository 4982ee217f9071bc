using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Atelier.Benchmarks.Figures;
using Atelier.Diffusion;

namespace Atelier.Benchmarks.Render;

/// <summary>Times the Stable Diffusion 1.5 architecture in PyTorch (<c>sd15.py time</c>), between two measurements of the model here, and prints both.</summary>
/// <param name="python">A Python that has torch.</param>
/// <param name="stage">The model here: the same architecture, as <c>sd15.py export</c> writes it.</param>
/// <param name="device">What both run on.</param>
/// <param name="time">How long each figure is measured.</param>
internal sealed class PyTorch(string python, Stage stage, ExecutionTarget device, TimeSpan time)
{
    private static readonly int[] Batches = [1, 8];

    /// <summary>Shares of the arithmetic limit that a GPU should reach at each of the batches, at 512x512 and 20 steps.</summary>
    private static readonly double[] Goals = [0.20, 0.45];
    private readonly int _side = stage.Profile.PreviewSide;

    /// <summary>Measures and prints.</summary>
    /// <param name="tflops">The arithmetic limit, in TFLOP/s; null takes what a large matrix product reaches in PyTorch.</param>
    public async Task PrintAsync(double? tflops)
    {
        var before = await OursAsync();
        var theirs = await TheirsAsync();
        var after = await OursAsync();
        var limit = tflops ?? theirs.MatrixTeraflops;
        var table = new Table([$"{_side}x{_side}, {stage.Profile.PreviewSteps} steps", .. Batches.Select(b => $"batch {Say.Number(b)}")]);
        void Add(string name, Func<int, string> cell) => table.Add([name, .. Enumerable.Range(0, Batches.Length).Select(cell)]);
        double Theirs(int i) => theirs.Pictures[Batches[i].ToString(CultureInfo.InvariantCulture)];
        double Ours(int i) => (before[i] + after[i]) / 2;
        string Share(double rate) => Say.Number(100 * rate * theirs.PictureTeraflop / limit, 1) + " %";
        Add($"PyTorch {theirs.Torch}{(theirs.Fused ? ", fused attention" : "")}{(theirs.Compiled ? ", compiled" : "")}", i => Say.Number(Theirs(i), 3) + "/s");
        Add("here, before and after", i => $"{Say.Number(before[i], 3)}/s {Say.Number(after[i], 3)}/s");
        Add("times as many here", i => Say.Number(Ours(i) / Theirs(i), 2));
        Add("PyTorch's share of the limit", i => Share(Theirs(i)));
        Add("share of the limit here", i => Share(Ours(i)));
        Console.WriteLine();
        table.Print();
        Console.WriteLine($"a picture takes {Say.Number(theirs.PictureTeraflop, 2)} TFLOP; the limit is {Say.Number(limit, limit < 1 ? 4 : 1)} TFLOP/s {(tflops is null ? "(a large matrix product in PyTorch)" : $"as given; a large matrix product in PyTorch reaches {Say.Number(theirs.MatrixTeraflops, theirs.MatrixTeraflops < 1 ? 4 : 1)}")}");
        if (device == ExecutionTarget.Cpu) return;
        for (var i = 0; i < Batches.Length; i++)
        {
            var share = Ours(i) * theirs.PictureTeraflop / limit;
            Console.WriteLine($"goal at batch {Say.Number(Batches[i])}: {Say.Number(100 * Goals[i])} % of the limit: {Say.Met(share >= Goals[i])}; ahead of PyTorch: {Say.Met(Ours(i) > Theirs(i))}");
        }
    }

    // In groups, as PyTorch does it.
    private async Task<double[]> OursAsync()
    {
        var rates = new double[Batches.Length];
        for (var i = 0; i < rates.Length; i++) rates[i] = await stage.PicturesASecondAsync(_side, Batches[i], lockStep: true, time);
        return rates;
    }

    private async Task<PyTorchFigures> TheirsAsync()
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Render", "sd15", "sd15.py"), "time", "--device", device.ToString().ToLowerInvariant(), "--size", $"{_side}", "--steps", $"{stage.Profile.PreviewSteps}",
            "--seconds", time.TotalSeconds.ToString(CultureInfo.InvariantCulture), "--batch", .. Batches.Select(b => b.ToString(CultureInfo.InvariantCulture)),
        ];
        var start = new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{python}' does not start.");
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException("sd15.py failed; what it said is above.");
        return JsonSerializer.Deserialize<PyTorchFigures>(answer.Trim().Split('\n')[^1], JsonSerializerOptions.Web) ?? throw new InvalidOperationException("sd15.py gave no figures.");
    }
}
