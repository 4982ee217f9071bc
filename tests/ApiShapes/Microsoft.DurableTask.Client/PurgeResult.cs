// Listing: github.com/microsoft/durabletask-dotnet, src/Client/Core/PurgeResult.cs
namespace Microsoft.DurableTask.Client;

public class PurgeResult(int count)
{
    public int PurgedInstanceCount { get; } = count;
}
