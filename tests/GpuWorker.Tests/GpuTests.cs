using System.Diagnostics.Metrics;

namespace Atelier.GpuWorker.Tests;

[Collection(Gauges)]
public sealed class GpuTests : IDisposable
{
    /// <summary>Whoever listens to the gauges hears those of every test in the process.</summary>
    public const string Gauges = "GPU gauges";

    private readonly string _folder = Directory.CreateTempSubdirectory("atelier-gpu-").FullName;

    [Fact]
    public void A_line_of_nvidia_smi_is_read() =>
        Assert.Equal(new(0, "Tesla T4", 0.37, 2048L << 20, 15360L << 20, 61), GpuReading.TryParse("0, Tesla T4, 37, 2048, 15360, 61"));

    [Fact]
    public void What_a_GPU_does_not_measure_is_left_out() =>
        Assert.Equal(new(1, "Grid", null, null, 15360L << 20, null), GpuReading.TryParse("1, Grid, [N/A], [Not Supported], 15360, "));

    [Theory]
    [InlineData("")]
    [InlineData("No devices were found")]
    [InlineData("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.")]
    [InlineData("x, Tesla T4, 37, 2048, 15360, 61")]
    public void What_is_no_reading_is_none(string line) => Assert.Null(GpuReading.TryParse(line));

    [Fact]
    public async Task Without_the_program_there_are_no_GPUs() =>
        Assert.Empty(await new NvidiaSmi(Path.Combine(_folder, "nvidia-smi")).ReadAsync(CancellationToken.None));

    [Fact]
    public async Task A_program_that_fails_reads_nothing() =>
        Assert.Empty(await FakeSmi.In(_folder, "echo '0, Tesla T4, 37, 2048, 15360, 61'; exit 9").ReadAsync(CancellationToken.None));

    [Fact]
    public async Task Gauges_tell_what_the_program_says()
    {
        using var gauges = new GpuGauges();
        using var stop = new CancellationTokenSource();
        var running = gauges.RunAsync(FakeSmi.In(_folder, "echo '0, Tesla T4, 37, 2048, 15360, 61'"), TimeProvider.System, stop.Token);
        var seen = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = Listen(seen);
        await WorkerWorld.Until(() =>
        {
            // The reading may come while they are asked one after the other.
            listener.RecordObservableInstruments();
            return seen.Count == 4;
        });

        await stop.CancelAsync();
        await running;
        Assert.Equal((0.37, 2048d * 1048576, 15360d * 1048576, 61), (seen["hw.gpu.utilization"], seen["hw.gpu.memory.usage"], seen["hw.gpu.memory.limit"], seen["hw.temperature"]));
    }

    [Fact]
    public async Task Where_there_is_no_GPU_the_gauges_are_absent_and_nothing_fails()
    {
        using var gauges = new GpuGauges();
        await gauges.RunAsync(new(Path.Combine(_folder, "nvidia-smi")), TimeProvider.System, CancellationToken.None);
        var seen = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = Listen(seen);
        listener.RecordObservableInstruments();

        Assert.Empty(seen);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static MeterListener Listen(Dictionary<string, double> seen)
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter.Name == GpuGauges.MeterName) { l.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();
        return listener;
    }
}
