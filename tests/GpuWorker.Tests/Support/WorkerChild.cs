namespace Atelier.GpuWorker.Tests;
internal static class WorkerChild
{
    public const string Word = "worker-child";
    public static Task<int> RunAsync(string[] args) => Task.FromResult(args.Length);
}
