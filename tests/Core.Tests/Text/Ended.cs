namespace Atelier.Core.Tests.Text;

/// <summary>Results of tasks that must have ended by the time they are returned.</summary>
internal static class Ended
{
    public static T Result<T>(Task<T> task)
    {
        Assert.True(task.IsCompletedSuccessfully, task.Exception?.ToString());
        return task.GetAwaiter().GetResult();
    }
}
