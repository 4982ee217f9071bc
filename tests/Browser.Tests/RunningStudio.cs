using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Atelier.Browser.Tests;

/// <summary>A studio in a process of its own on an empty data folder, and what a browser test needs beside it. Says why when something is missing.</summary>
public sealed class RunningStudio : IAsyncLifetime
{
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly List<string> _said = [];
    private Process? _process;

    /// <summary>Why nothing can be tested here; null when it can.</summary>
    public string? Missing { get; private set; }

    public string Browser { get; private set; } = "";

    public string Address { get; private set; } = "";

    /// <summary>Where pictures of the pages are kept.</summary>
    public string Pictures { get; } = Path.Combine(Root, "tests", "Browser.Tests", "TestResults", "pages");

    public static string Scripts => Path.Combine(Root, "tests", "Browser.Tests", "script");

    private static string Root { get; } = FindRoot();

    private string Data { get; } = Path.Combine(Path.GetTempPath(), $"atelier-browser-{Guid.NewGuid():n}");

    public async ValueTask InitializeAsync()
    {
        Browser = (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } own ? [own] : Browsers).FirstOrDefault(File.Exists) ?? "";
        Missing = Browser.Length == 0 ? "There is no Chromium here; set CHROMIUM to where one is."
            : await RunAsync("node", ["--version"], Root) is (not 0, _) ? "There is no Node.js here."
            : Directory.Exists(Path.Combine(Scripts, "node_modules", "axe-core")) || await RunAsync("npm", ["ci", "--no-progress"], Scripts) is (0, _) ? null
            : "npm can't fetch playwright-core and axe-core here.";
        if (Missing is null)
        {
            Directory.CreateDirectory(Pictures);
            await StartAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        if (Directory.Exists(Data))
        {
            Directory.Delete(Data, recursive: true);
        }
    }

    /// <summary>Runs a script against the studio in a real browser; what it finds wrong fails the test.</summary>
    public async Task VisitAsync(params string[] script)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Longest);
        var (code, output) = await RunAsync("node", [script[0], Browser, Address, Pictures, .. script[1..]], Scripts, cancellationToken: limit.Token);
        Assert.True(code == 0, output);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code, -1 when there is no such program, and what it said.</returns>
    public static async Task<(int Code, string Output)> RunAsync(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? settings = null, CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start)!;
            await using var stop = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
            var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
            await process.WaitForExitAsync(CancellationToken.None);
            return (process.ExitCode, string.Concat(output));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, $"There is no '{program}' here.");
        }
    }

    private async Task StartAsync()
    {
        // As it was built with this test: Debug beside Debug, Release beside Release.
        var folder = AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries) is [.., var configuration, var framework]
            ? Path.Combine(Root, "local", "bin", configuration, framework)
            : throw new DirectoryNotFoundException(AppContext.BaseDirectory);
        Address = $"http://localhost:{FreePort()}";
        var program = Path.Combine(folder, "Atelier.Local.dll");
        var settings = new Dictionary<string, string>
        {
            ["ATELIER_DATA"] = Data,
            ["ATELIER_URL"] = Address,
            ["ATELIER_MODELS"] = Path.Combine(Root, "gpu-worker", "models"),
            ["ATELIER_SAMPLES"] = Path.Combine(Root, "samples"),
        };

        // A policy under which a brief meets everybody who can have a say: finals are reviewed, and somebody publishes.
        var (code, output) = await RunAsync("dotnet", [program, "policy", Path.Combine(Root, "tests", "Browser.Tests", "policy.json")], Root, settings);
        if (code != 0)
        {
            throw new InvalidOperationException($"The policy can't be set: {output}");
        }

        var start = new ProcessStartInfo("dotnet", [program]) { WorkingDirectory = Root, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        using var client = new HttpClient { BaseAddress = new(Address), Timeout = TimeSpan.FromSeconds(5) };
        var started = Stopwatch.GetTimestamp();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await tick.WaitForNextTickAsync())
        {
            try
            {
                if ((await client.GetAsync(new Uri("/readyz", UriKind.Relative))).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not there yet.
            }

            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException($"The studio didn't start: {string.Join('\n', _said)}");
            }
        }
    }

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        lock (_said)
        {
            _said.Add(e.Data ?? "");
        }
    }

    // Below those that systems give to whoever asks for any: such a one may be somebody else's before the studio has started.
    private static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(System.Net.IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // In use.
            }
        }
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Atelier.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No Atelier.slnx above the test's program.");
        }

        return folder;
    }
}
