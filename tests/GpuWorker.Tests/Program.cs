using Atelier.GpuWorker.Tests;

// The program is the test runner, and with this first word the worker that a process test starts.
return args is [WorkerChild.Word, ..]
    ? await WorkerChild.RunAsync(args[1..])
    : args.Any(a => a is "--server" or "--internal-msbuild-node")
        ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
        : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
