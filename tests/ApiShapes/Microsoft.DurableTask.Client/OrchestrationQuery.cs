// Listing: github.com/microsoft/durabletask-dotnet, src/Client/Core/OrchestrationQuery.cs
namespace Microsoft.DurableTask.Client;

public record OrchestrationQuery;
