namespace Atelier.Local.Tests.Crashes;

/// <summary>The process that is killed.</summary>
internal static class CrashChild
{
    public const string Word = "crash-child";

    public static Task<int> RunAsync(string[] args) => Task.FromResult(args.Length);
}
