// Listing: github.com/Azure/azure-functions-dotnet-worker, extensions/Worker.Extensions.Abstractions/src/{BindingAttribute,TriggerBindingAttribute,InputBindingAttribute}.cs
namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

public abstract class BindingAttribute : Attribute;

public abstract class TriggerBindingAttribute : BindingAttribute;

public abstract class InputBindingAttribute : BindingAttribute;
