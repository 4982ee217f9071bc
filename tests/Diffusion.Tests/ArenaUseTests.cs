namespace Atelier.Diffusion.Tests;

public sealed class ArenaUseTests
{
    [Fact]
    public void Memory_is_given_back_once_when_only_small_calls_have_come_for_a_while()
    {
        var use = new ArenaUse();
        Assert.Equal(0, Excessive(use, 64, 50));
        Assert.Equal(0, Excessive(use, 4096, 5));
        Assert.Equal(0, Excessive(use, 64, ArenaUse.Patience - 1));
        Assert.True(use.IsExcessiveFor(64));
        Assert.Equal(0, Excessive(use, 64, 100));
    }

    [Fact]
    public void Nothing_is_given_back_while_large_calls_come_now_and_then_or_sizes_are_much_alike()
    {
        var use = new ArenaUse();
        for (var i = 0; i < 20; i++) Assert.Equal(0, Excessive(use, 4096, 1) + Excessive(use, 64, ArenaUse.Patience - 1));
        Assert.Equal(0, Excessive(use, 2049, 100));
    }

    private static int Excessive(ArenaUse use, long size, int calls) => Enumerable.Range(0, calls).Count(_ => use.IsExcessiveFor(size));
}
