// Listing: github.com/microsoft/durabletask-dotnet, src/Client/Core/OrchestrationRuntimeStatus.cs
namespace Microsoft.DurableTask.Client;

public enum OrchestrationRuntimeStatus
{
    Running,
    Completed,
    [Obsolete("Exists only for compatibility reasons.")]
    ContinuedAsNew,
    Failed,
    [Obsolete("Exists only for compatibility reasons.")]
    Canceled,
    Terminated,
    Pending,
    Suspended,
}
