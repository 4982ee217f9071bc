using Atelier.Azure.Telemetry;
using Atelier.Functions.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var settings = FunctionsSettings.Read(Environment.GetEnvironmentVariable);
using var telemetry = OtlpExport.Start("atelier-functions");
await using var azure = new AzureAdapters(settings);
var builder = FunctionsApplication.CreateBuilder(args).ConfigureFunctionsWebApplication();

// The web room counts bodies itself and answers 413 in its own form.
builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
builder.Services.AddSingleton(_ => azure.DirectUploads());

// Requests' lines name paths, and a review link's path is its secret.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services.AddStudio(settings, (services, workflows) => azure.Ports(workflows, services.GetRequiredService<ILoggerFactory>()), azure.Events);
await builder.Build().RunAsync();
