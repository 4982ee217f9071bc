using System.ComponentModel;
using System.Diagnostics;

namespace Atelier.GpuWorker;

/// <summary>Asks <c>nvidia-smi</c>, which NVIDIA's container runtime brings along, how the GPUs do.</summary>
/// <param name="program">The program; another one in tests.</param>
/// <param name="patience">How long one answer may take; ten seconds by default.</param>
internal sealed class NvidiaSmi(string program = "nvidia-smi", TimeSpan? patience = null)
{
    private readonly TimeSpan _patience = patience ?? TimeSpan.FromSeconds(10);

    /// <summary>All GPUs; none when there is no such program, or it fails or takes too long.</summary>
    public async Task<IReadOnlyList<GpuReading>> ReadAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_patience);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, [$"--query-gpu={GpuReading.Fields}", "--format=csv,noheader,nounits"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            try
            {
                var errors = process.StandardError.ReadToEndAsync(limit.Token);
                var text = await process.StandardOutput.ReadToEndAsync(limit.Token);
                await errors;
                await process.WaitForExitAsync(limit.Token);
                return process.ExitCode == 0 ? [.. text.Split('\n').Select(GpuReading.TryParse).OfType<GpuReading>()] : [];
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                return [];
            }
        }
        catch (Win32Exception)
        {
            return [];
        }
    }
}
