// Listing: github.com/microsoft/durabletask-dotnet, src/Abstractions/AsyncPageable.cs
namespace Microsoft.DurableTask;

public abstract class AsyncPageable<T>
    where T : notnull
{
}
