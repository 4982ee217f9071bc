// Listing: github.com/microsoft/durabletask-dotnet, src/Client/Core/PurgeInstanceOptions.cs
namespace Microsoft.DurableTask.Client;

public record PurgeInstanceOptions(bool Recursive = false);
