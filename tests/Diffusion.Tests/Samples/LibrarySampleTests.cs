using Atelier.Imaging;

namespace Atelier.Diffusion.Tests.Samples;

/// <summary>The library's README shows code that compiles and runs.</summary>
public sealed class LibrarySampleTests
{
    private static string Room => Path.Combine(Repository.Root, "gpu-worker", "Diffusion");

    [Fact]
    public void One_picture_is_drawn()
    {
        var output = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.png");
        try
        {
            LibrarySample.DrawOne(DemoModel.Folder, output);
            Assert.Equal(128, Png.Decode(File.ReadAllBytes(output)).Width);
        }
        finally
        {
            File.Delete(output);
        }
    }

    [Fact]
    public async Task Requests_share_the_device_and_a_cancelled_one_is_left_out()
    {
        var saved = new List<string>();
        await LibrarySample.ServeAsync(DemoModel.Folder, (id, _) => Task.Run(() => saved.Add(id)), TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b"], saved.Order());
    }

    [Fact]
    public void The_readme_shows_these_lines()
    {
        var sample = Lines(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Diffusion.Tests", "Samples", "LibrarySample.cs")));
        var blocks = File.ReadAllText(Path.Combine(Room, "README.md")).Split("```csharp").Skip(1).Select(b => Lines(b.Split("```")[0])).ToList();
        Assert.Equal(2, blocks.Count);
        Assert.All(blocks, block => Assert.Contains(block, sample, StringComparison.Ordinal));
    }

    /// <summary>Every file and folder that the map names is there.</summary>
    [Fact]
    public void What_the_readme_names_is_there()
    {
        var names = File.ReadAllText(Path.Combine(Room, "README.md")).Split('`').Where((part, i) => i % 2 == 1 && part.Contains('/', StringComparison.Ordinal) && !part.Contains(' ', StringComparison.Ordinal) && !part.Contains('\n', StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.True(Path.Exists(Path.Combine(Room, name)) || Path.Exists(Path.Combine(Room, name + ".cs")) || Path.Exists(Path.Combine(Repository.Root, name)), name));
    }

    private static string Lines(string code) => string.Join('\n', code.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0));
}
