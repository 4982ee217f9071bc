namespace Atelier.Diffusion.Tests;

/// <summary>The thread that a network on a device runs on.</summary>
public sealed class RunThreadTests
{
    [Fact]
    public async Task Everything_runs_on_one_thread_one_at_a_time_whoever_asks()
    {
        using var thread = new RunThread("one");
        var (inside, most) = (0, 0);
        var ids = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => thread.Run(() =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            Interlocked.Decrement(ref inside);
            return (Number: i, Environment.CurrentManagedThreadId);
        }))));
        Assert.Single(ids.Select(x => x.CurrentManagedThreadId).Distinct());
        Assert.Equal(Enumerable.Range(0, 200), ids.Select(x => x.Number));
        Assert.Equal(1, most);
        Assert.NotEqual(Environment.CurrentManagedThreadId, ids[0].CurrentManagedThreadId);
    }

    [Fact]
    public void What_is_thrown_there_is_thrown_here_and_the_next_runs()
    {
        using var thread = new RunThread("one");
        Assert.Equal("so", Assert.Throws<FormatException>(() => thread.Run<int>(() => throw new FormatException("so"))).Message);
        Assert.Equal(7, thread.Run(() => 7));
    }

    [Fact]
    public void A_thread_that_has_ended_takes_nothing_more()
    {
        var thread = new RunThread("one");
        var alive = thread.Run(() => Thread.CurrentThread);
        thread.Dispose();
        thread.Dispose();
        Assert.False(alive.IsAlive);
        Assert.Throws<ObjectDisposedException>(() => thread.Run(() => 1));
    }
}
