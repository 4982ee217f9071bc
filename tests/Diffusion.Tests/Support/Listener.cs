namespace Atelier.Diffusion.Tests;

/// <summary>Hears of steps on the thread that takes them.</summary>
internal sealed class Listener(Action<StepProgress> heard) : IProgress<StepProgress>
{
    public void Report(StepProgress value) => heard(value);
}
