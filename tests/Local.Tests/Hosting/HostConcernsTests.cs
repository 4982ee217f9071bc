using Atelier.Local.Hosting;

namespace Atelier.Local.Tests.Hosting;

public sealed class HostConcernsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void With_room_on_the_disk_and_models_that_run_nothing_is_wrong() =>
        Assert.Empty(new HostConcerns(_folder.Path, Path.Combine(_folder.Path, "models"), ["models/one"], _ => 10L << 30).Find());

    [Theory]
    [InlineData(1L << 30, false, "1024 MiB")]
    [InlineData(100L << 20, true, "100 MiB")]
    [InlineData(0L, true, "0 MiB")]
    public void A_disk_that_runs_full_is_told_and_one_that_is_full_is_grave(long free, bool isGrave, string told)
    {
        var concern = Assert.Single(new HostConcerns(_folder.Path, "nowhere", ["nowhere/one"], _ => free).Find());
        Assert.Equal(isGrave, concern.IsGrave);
        Assert.Contains(told, concern.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_that_does_not_answer_is_grave() =>
        Assert.True(Assert.Single(new HostConcerns(_folder.Path, "nowhere", ["nowhere/one"], _ => throw new IOException("gone")).Find()).IsGrave);

    [Fact]
    public void A_model_folder_that_was_left_out_is_named()
    {
        foreach (var model in new[] { "good", "torn", "notes" })
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, model));
        }

        File.WriteAllText(Path.Combine(_folder.Path, "good", "model_index.json"), "{}");
        File.WriteAllText(Path.Combine(_folder.Path, "torn", "model_index.json"), "{");
        var concern = Assert.Single(new HostConcerns(_folder.Path, _folder.Path, [Path.Combine(_folder.Path, "good")], _ => long.MaxValue).Find());
        Assert.False(concern.IsGrave);
        Assert.Contains("./run models check torn", concern.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_without_any_model_says_so()
    {
        var concern = Assert.Single(new HostConcerns(_folder.Path, "nowhere", [], _ => long.MaxValue).Find());
        Assert.Contains("no model to draw with", concern.Title, StringComparison.Ordinal);
        Assert.False(concern.IsGrave);
    }

    [Fact]
    public void The_disk_of_this_machine_answers() => Assert.DoesNotContain(new HostConcerns(_folder.Path, "nowhere", ["nowhere/one"]).Find(), c => c.Title.Contains("can't be asked", StringComparison.Ordinal));
}
