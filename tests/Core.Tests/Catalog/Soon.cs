namespace Atelier.Core.Tests.Catalog;

/// <summary>Waits for what happens in the background.</summary>
internal static class Soon
{
    /// <summary>Asks until it is so, for a minute or two at most.</summary>
    public static async Task Async(Func<Task<bool>> isSo)
    {
        for (var i = 0; i < 10_000 && !await isSo(); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }

        Assert.True(await isSo(), "It did not come to be so.");
    }
}
