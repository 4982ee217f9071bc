namespace Atelier.Local.Cli;

/// <summary><c>./run verify FOLDER</c>: needs nothing but the folder.</summary>
internal static class VerifyCommand
{
    public static int Run(DirectoryInfo folder, string? keyId)
    {
        try
        {
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Terminal.Complain(e.Message);
            return 2;
        }
    }
}
