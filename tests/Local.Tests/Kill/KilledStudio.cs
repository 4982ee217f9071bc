using System.Globalization;
using Atelier.Benchmarks.Kill;

namespace Atelier.Local.Tests.Kill;

public sealed class KilledStudio
{
    /// <summary>Twelve, unless a soak asks for more.</summary>
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("ATELIER_TEST_KILLS"), CultureInfo.InvariantCulture, out var more) ? more : 12;

    [Fact]
    public async Task Every_brief_ends_once_and_as_it_should_although_the_studio_is_killed_again_and_again()
    {
        using var folder = new TemporaryFolder();
        var setting = new KillSetting { Kills = Kills, Briefs = 9, Seed = 7, Data = folder.Path };

        var result = await new Supervisor(setting, _ => { }).RunAsync();

        Assert.Empty(result.Findings);
    }
}
