// Listing: github.com/Azure/azure-functions-dotnet-worker, src/DotNetWorker/Builder/FunctionsApplication.cs
namespace Microsoft.Azure.Functions.Worker.Builder;

public class FunctionsApplication
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
