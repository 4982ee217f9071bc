using Atelier.Core.Storage;

namespace Atelier.Core.Tests.Storage;

public sealed class ReadsTests
{
    private const int Most = 8;

    [Fact]
    public async Task Keys_are_read_side_by_side_up_to_a_bound_and_given_in_their_order()
    {
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (reading, most) = (0, 0);
        var found = await Reads.EachAsync([.. Enumerable.Range(0, 4 * Most)], async (key, cancel) =>
        {
            var now = Interlocked.Increment(ref reading);
            InterlockedMax(ref most, now);
            if (now == Most)
            {
                full.TrySetResult();
            }

            // Nobody gets on before so many are under way.
            await full.Task.WaitAsync(TimeSpan.FromMinutes(1), cancel);
            await Task.Yield();
            Interlocked.Decrement(ref reading);
            return key * 2;
        });

        Assert.Equal(Enumerable.Range(0, 4 * Most).Select(k => k * 2), found);
        Assert.Equal(Most, most);
    }

    [Fact]
    public async Task One_that_can_not_be_read_is_what_the_caller_hears_of()
    {
        var e = await Assert.ThrowsAsync<ObjectStoreException>(() => Reads.EachAsync<int, int>([1, 2, 3], (key, _) =>
            key == 2 ? throw new ObjectStoreException("store-corrupt", "It is damaged.") : Task.FromResult(key)));

        Assert.Equal("store-corrupt", e.Code);
    }

    [Fact]
    public async Task Of_nothing_nothing_is_read() => Assert.Empty(await Reads.EachAsync<string, string>([], (_, _) => throw new InvalidOperationException("Nothing is there.")));

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
