using System.Text.RegularExpressions;

namespace Atelier.House.Tests;

/// <summary>The habits of the house that a compiler doesn't hold.</summary>
public sealed partial class HabitTests
{
    private const int MostLines = 400;

    [Fact]
    public void No_file_of_code_is_longer_than_four_hundred_lines() =>
        Assert.Empty(Repository.Files(".cs", ".razor", ".py", ".bicep").Select(f => (File: f, Lines: Repository.Read(f).Count(c => c == '\n'))).Where(f => f.Lines > MostLines));

    [Fact]
    public void Nearly_every_file_of_code_is_short()
    {
        var lines = Repository.Files(".cs").Where(f => !f.StartsWith("tests/", StringComparison.Ordinal)).Select(f => Repository.Read(f).Count(c => c == '\n')).ToList();
        Assert.InRange(lines.Count(l => l < 120) / (double)lines.Count, 0.8, 1);
    }

    [Fact]
    public void A_file_holds_one_type_named_for_it()
    {
        var strangers = Repository.Files(".cs")
            .Where(f => !f.StartsWith("tests/", StringComparison.Ordinal))
            .Select(f => (File: f, Types: TopLevelType().Matches(Repository.Read(f)).Select(m => m.Groups["name"].Value).Distinct().ToList()))
            .Where(f => f.Types.Count > 0 && (f.Types.Count > 1 || Path.GetFileNameWithoutExtension(f.File).Split('.')[0] != f.Types[0]))
            .Select(f => $"{f.File}: {string.Join(", ", f.Types)}");
        Assert.Empty(strangers);
    }

    [Fact]
    public void Scripts_can_be_run()
    {
        foreach (var script in Scripts)
        {
            if (!OperatingSystem.IsWindows())
            {
                Assert.True(File.GetUnixFileMode(Path.Combine(Repository.Root, script)).HasFlag(UnixFileMode.UserExecute), script);
            }
        }
    }

    [Fact]
    public void Ci_runs_the_command_of_the_readme() =>
        Assert.Contains("./test", Repository.Read(".ci/run"), StringComparison.Ordinal);

    [Fact]
    public void Every_setting_that_is_read_is_explained_in_the_readme()
    {
        var readme = Repository.Read("README.md");
        var read = Repository.Files(".cs").Where(f => !f.StartsWith("tests/", StringComparison.Ordinal)).SelectMany(f => Setting().Matches(Repository.Read(f)).Select(m => m.Value)).Distinct();
        Assert.Empty(read.Where(s => !readme.Contains(s, StringComparison.Ordinal)));
    }

    private static readonly string[] Scripts = ["run", "test", ".ci/run", "eng/setup", "eng/build"];

    [GeneratedRegex(@"^(public|internal)\s+((static|sealed|abstract|readonly|partial|unsafe)\s+)*(record struct|record class|record|class|struct|interface|enum)\s+(?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TopLevelType();

    [GeneratedRegex("ATELIER_[A-Z_]+")]
    private static partial Regex Setting();
}
