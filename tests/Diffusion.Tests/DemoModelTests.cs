using System.Diagnostics;

namespace Atelier.Diffusion.Tests;

public sealed class DemoModelTests(ITestOutputHelper output)
{
    [Fact]
    public void Smoke()
    {
        var p = DemoModel.Pipeline;
        for (var i = 0; i < 6; i++)
        {
            var t = Stopwatch.GetTimestamp();
            var r = p.Render([new RenderRequest { Id = "a", Prompt = "three white circles on a teal background", Seed = 7, Steps = 8, Guidance = 4, Sampler = "ddim" }]);
            output.WriteLine($"{Stopwatch.GetElapsedTime(t).TotalMilliseconds} {(r[0] as RenderFailed)?.Error} {(r[0] as Rendered)?.Record}");
        }
    }
}
