// Listing: github.com/Azure/azure-functions-dotnet-worker, extensions/Worker.Extensions.Abstractions/src/FunctionAttribute.cs
namespace Microsoft.Azure.Functions.Worker;

[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
