using Atelier.Web.Tests;
using Atelier.Web.Tests.Seeds;

// The program is the test runner, and with this first word a seeded studio on loopback to look at in a browser.
return args is ["serve", ..]
    ? await SeededHost.RunAsync(args[1..])
    : args.Any(a => a is "--server" or "--internal-msbuild-node")
        ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
        : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
