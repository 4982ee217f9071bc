using System.Text;
using Atelier.Azure.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Atelier.GpuWorker.Tests;

[Collection(GpuTests.Gauges)]
public sealed class TelemetryTests
{
    [Fact]
    public void Without_an_endpoint_nothing_is_sent() => Assert.Null(OtlpExport.Start("atelier-gpu-worker"));

    [Fact]
    public async Task GPU_gauges_reach_an_OTLP_collector()
    {
        var folder = Directory.CreateTempSubdirectory("atelier-otlp-").FullName;
        var bodies = new List<string>();
        await using var collector = Collector(bodies);
        await collector.StartAsync();
        var address = collector.Urls.Single();
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", address);
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        try
        {
            using var telemetry = OtlpExport.Start("atelier-gpu-worker");
            using var gauges = new GpuGauges();
            using var stop = new CancellationTokenSource();
            var reading = gauges.RunAsync(FakeSmi.In(folder, "echo '0, Tesla T4, 37, 2048, 15360, 61'"), TimeProvider.System, stop.Token);
            await WorkerWorld.Until(() =>
            {
                telemetry!.Flush();
                lock (bodies)
                {
                    return bodies.Exists(b => b.Contains("hw.gpu.utilization", StringComparison.Ordinal) && b.Contains("Tesla T4", StringComparison.Ordinal));
                }
            });
            await stop.CancelAsync();
            await reading;
        }
        finally
        {
            Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", null);
            Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL", null);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static WebApplication Collector(List<string> bodies)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            lock (bodies)
            {
                bodies.Add(Encoding.Latin1.GetString(body.ToArray()));
            }

            context.Response.StatusCode = StatusCodes.Status200OK;
        });
        return app;
    }
}
