using System.Diagnostics;
using System.Security.Cryptography;

namespace Atelier.Deploy.Tests;

/// <summary>The hook that uploads models, run with a stand-in for the Azure CLI that refuses at first, as roles do that were given a moment ago.</summary>
public sealed class HookTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("atelier-hook-").FullName;

    public HookTests()
    {
        foreach (var file in new[] { "model_index.json", "unet/a model.onnx", "training/train.py", "SHA256SUMS" })
        {
            var path = Path.Combine(_folder, "models", "demo", file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file);
        }
    }

    [Fact]
    public void Models_are_uploaded_with_their_hashes_and_refusals_are_waited_out()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows runs models.ps1.");
        Script("az", $"""
            echo "$*" >>{_folder}/calls
            for word in "$@"; do
              if [ "$before" = --file ]; then cp "$word" {_folder}/sums; fi
              before=$word
            done
            if [ ! -e {_folder}/refused ]; then touch {_folder}/refused; exit 1; fi
            """);
        Script("sleep", "true");

        var (code, output) = Run();

        Assert.True(code == 0, output);
        var calls = File.ReadAllLines(Path.Combine(_folder, "calls"));
        Assert.Equal(3, calls.Length);
        Assert.All(calls[..2], c => Assert.StartsWith("storage blob upload-batch --destination models --destination-path demo", c, StringComparison.Ordinal));
        Assert.Contains("--name demo/SHA256SUMS", calls[2], StringComparison.Ordinal);
        Assert.All(calls, c => Assert.Contains("--account-name st1 --auth-mode login", c, StringComparison.Ordinal));

        var model = Path.Combine(_folder, "models", "demo");
        var sums = File.ReadAllLines(Path.Combine(_folder, "sums")).Select(l => l.Split("  ", 2)).ToDictionary(l => l[1], l => l[0], StringComparer.Ordinal);
        Assert.Equal(["model_index.json", "unet/a model.onnx"], sums.Keys.Order(StringComparer.Ordinal));
        Assert.All(sums, s => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(model, s.Key)))), s.Value));
    }

    [Fact]
    public void A_refusal_that_stays_ends_the_hook_with_what_to_do()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows runs models.ps1.");
        Script("az", "exit 1");
        Script("sleep", "true");

        var (code, output) = Run();

        Assert.Equal(1, code);
        Assert.Contains("azd hooks run postprovision", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Script(string name, string body)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private (int Code, string Output) Run()
    {
        var start = new ProcessStartInfo("sh", Path.Combine(Repository.Root, "bicep", "hooks", "models.sh")) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["AZURE_STORAGE_NAME"] = "st1";
        start.Environment["ATELIER_MODELS_CONTAINER"] = "models";
        start.Environment["ATELIER_MODELS"] = Path.Combine(_folder, "models");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)));
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
