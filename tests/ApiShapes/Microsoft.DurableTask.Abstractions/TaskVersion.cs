// Listing: github.com/microsoft/durabletask-dotnet, src/Abstractions/TaskVersion.cs
namespace Microsoft.DurableTask;

public readonly struct TaskVersion(string? version)
{
    public string Version { get; } = version ?? string.Empty;

    public static implicit operator string(TaskVersion value) => value.Version;

    public static implicit operator TaskVersion(string? value) => new(value);
}
