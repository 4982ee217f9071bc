using Atelier.Contracts.Storage;
using Atelier.Contracts.Time;
using Atelier.Core.Storage;
using Atelier.Core.Uploads;

namespace Atelier.Core.Tests.Uploads;

public sealed class StagedUploadTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryObjectStore _store;
    private readonly StagedUploads _staged;

    public StagedUploadTests()
    {
        _store = new(_time);
        _staged = new(_store);
    }

    [Fact]
    public async Task A_file_is_found_by_its_whole_id_and_stays_until_it_is_dropped()
    {
        await ArriveAsync("u10", 5);
        Assert.Null(await _staged.FindAsync("w", "u1", 100));
        await ArriveAsync("u1", 8);

        Assert.Equal(8, (await _staged.FindAsync("w", "u1", 100))!.Content!.Value.Length);
        Assert.NotNull(await _staged.FindAsync("w", "u1", 100));
        await _staged.DropAsync("w", "u1");
        Assert.Null(await _staged.FindAsync("w", "u1", 100));
        Assert.NotNull(await _staged.FindAsync("w", "u10", 100));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_deleted_unread()
    {
        await ArriveAsync("u1", 101);

        Assert.Equal(new StagedUpload(101, null), await _staged.FindAsync("w", "u1", 100));
        Assert.Equal(0, _store.Count);
    }

    [Fact]
    public async Task Files_that_nobody_asked_for_are_tidied_away_and_young_ones_stay()
    {
        await ArriveAsync("old", 1);
        _time.Advance(TimeSpan.FromDays(2));
        await ArriveAsync("young", 1);

        Assert.Equal(1, await _staged.TidyAsync("w", _time.GetUtcNow().AddDays(-1)));
        Assert.NotNull(await _staged.FindAsync("w", "young", 100));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../other/blobs/x")]
    public async Task An_id_with_tricks_is_refused(string upload) =>
        await Assert.ThrowsAsync<ArgumentException>(() => _staged.FindAsync("w", upload, 100));

    private Task ArriveAsync(string upload, int bytes) => _store.PutAsync(StoreKeys.StagedUpload("w", upload), new byte[bytes], PutCondition.Create);
}
