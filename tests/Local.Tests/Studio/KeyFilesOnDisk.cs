using Atelier.Core.Reviews;
using Atelier.Core.Signing;
using Atelier.Local.Keys;

namespace Atelier.Local.Tests.Studio;

public sealed class KeyFilesOnDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_signing_key_is_made_once_and_used_again()
    {
        using var first = new FileSigner(_folder.Path);
        var content = await File.ReadAllBytesAsync(Path.Combine(_folder.Path, "signing.pem"));
        using var second = new FileSigner(_folder.Path);
        var signature = await second.SignAsync("picture"u8.ToArray());

        Assert.Equal((await first.SignAsync(default)).KeyId, signature.KeyId);
        Assert.True(Es256.Verify(signature, "picture"u8));
        Assert.False(Es256.Verify(signature, "another"u8));
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(_folder.Path, "signing.pem")));
        Assert.True(await first.OwnsAsync(signature.KeyId));
        Assert.False(await first.OwnsAsync("another"));
    }

    [Fact]
    public void The_secret_of_links_is_made_once_and_used_again()
    {
        var first = new ReviewLinks(LinkKeyFile.Load(_folder.Path), new("http://localhost"));
        var second = new ReviewLinks(LinkKeyFile.Load(_folder.Path), new("http://localhost"));
        var review = new Review
        {
            Id = "r", BriefId = "b", Round = 1, Stage = ReviewStage.Previews, ContentSha256 = new('a', 64), Items = [], Reviewers = [], Quorum = 1,
            RequiredRoles = [], EscalateTo = [], OverruleRole = "admin", OpenedAt = DateTimeOffset.UnixEpoch, ExpiresAt = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero),
        };

        Assert.Equal(first.LinkFor("studio", review, "ada"), second.LinkFor("studio", review, "ada"));
    }

    [Theory]
    [InlineData("signing.pem")]
    [InlineData("links.json")]
    public void Secrets_are_readable_by_their_owner_alone(string name)
    {
        using var signer = new FileSigner(_folder.Path);
        LinkKeyFile.Load(_folder.Path);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.Path, name)));
        }

        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public async Task Processes_that_start_at_once_agree_on_one_key()
    {
        for (var round = 0; round < 100; round++)
        {
            var folder = Path.Combine(_folder.Path, $"{round}");
            using var start = new Barrier(8);
            var secrets = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Factory.StartNew(
                () => KeyFiles.ReadOrCreate(folder, "secret", () =>
                {
                    // Each has seen by now that there is none.
                    start.SignalAndWait(TimeSpan.FromSeconds(2));
                    return $"secret {i}";
                }),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            Assert.Single(secrets.Distinct());
            Assert.Equal(["secret"], Directory.EnumerateFiles(folder).Select(Path.GetFileName));
        }
    }

    public void Dispose() => _folder.Dispose();
}
