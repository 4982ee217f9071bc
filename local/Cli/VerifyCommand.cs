namespace Atelier.Local.Cli;

/// <summary><c>./run verify FOLDER</c>: needs nothing but the folder.</summary>
internal static class VerifyCommand
{
    public static Task<int> RunAsync(DirectoryInfo folder, string? keyId) => Terminal.RunAsync(() => Task.FromResult(Run(folder, keyId)));

    private static int Run(DirectoryInfo folder, string? keyId)
    {
        if (!folder.Exists)
        {
            Terminal.Complain($"There is no folder '{folder.FullName}'.");
            return 1;
        }

        var check = new FolderCheck(folder.FullName, keyId);
        var assets = check.Run();
        foreach (var problem in check.Problems)
        {
            Terminal.Complain(problem);
        }

        Console.WriteLine(check.Problems.Count == 0
            ? $"Valid: {assets} assets, signed by key {check.KeyId}."
            : $"{check.Problems.Count} problems.");
        return check.Problems.Count == 0 ? 0 : 1;
    }
}
