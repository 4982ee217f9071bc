using Atelier.Local.Tests;
using Atelier.Local.Tests.Crashes;

// The program is the test runner, and with this first word the process that a crash test kills.
return args is [CrashChild.Word, ..]
    ? await CrashChild.RunAsync(args[1..])
    : args.Any(a => a is "--server" or "--internal-msbuild-node")
        ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
        : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
