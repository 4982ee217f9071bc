using Atelier.Azure.Telemetry;
using Atelier.GpuWorker;

WorkerSettings settings;
try
{
    settings = new SettingsReader(Environment.GetEnvironmentVariable).Read();
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync($"The worker can't start. {e.Message}");
    return 2;
}

using var telemetry = settings.Telemetry is null ? null : OtlpExport.Start("atelier-gpu-worker");
AzureServices? azure = null;
try
{
    return await WorkerApp.RunAsync(settings, loggers => (azure = new(settings, loggers)).Ports);
}
finally
{
    if (azure is not null)
    {
        await azure.DisposeAsync();
    }
}
