using System.Diagnostics;
using System.Globalization;
using Atelier.Benchmarks.Kill;
using Atelier.Benchmarks.Painting;
using Atelier.Core.Briefs;

namespace Atelier.Benchmarks.Workflows;

/// <summary>What a process measures that starts a studio on a folder full of waiting briefs.</summary>
/// <param name="Started">Milliseconds from the process's start until the engine runs.</param>
/// <param name="Obeyed">Milliseconds from the process's start until a decision made right after has taken its brief on.</param>
/// <param name="Swept">Milliseconds of one sweep over all open briefs.</param>
/// <param name="Memory">Bytes of memory at the end.</param>
/// <param name="Peak">The most bytes of memory at any time.</param>
internal sealed record RestartFigures(double Started, double Obeyed, double Swept, double Memory, double Peak)
{
    public const string Word = "restart-figures";

    /// <summary>Runs in the process of its own, and prints the figures.</summary>
    public static async Task<int> MeasureAsync(string folder)
    {
        await using var studio = await PaintedStudio.StartAsync(folder);
        var started = SinceStart();
        var waiting = Watch.Look(studio.Platform).Last(g => g.Status.State == BriefState.InReview);
        await studio.DecideAsync(waiting.Status.ReviewId!);
        while ((await studio.Studio.Studio.Briefs.GetAsync(PaintedStudio.Workspace, waiting.BriefId))!.Status.State == BriefState.InReview)
        {
            await Task.Delay(1);
        }

        var obeyed = SinceStart();
        var began = Stopwatch.GetTimestamp();
        await studio.Studio.Studio.Sweep.RunAsync(PaintedStudio.Workspace);
        var swept = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{started} {obeyed} {swept} {self.WorkingSet64} {self.PeakWorkingSet64}"));
        return 0;
    }

    private static double SinceStart()
    {
        using var self = Process.GetCurrentProcess();
        return (TimeProvider.System.GetLocalNow().DateTime - self.StartTime).TotalMilliseconds;
    }
}
