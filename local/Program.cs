using System.CommandLine;
using Atelier.Local.Cli;

// A stop drains: activities end, jobs in hand are handed back. That takes longer than the two seconds a command is given otherwise.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20), EnableDefaultExceptionHandler = false };
return await Terminal.RunAsync(() => Commands.Root().Parse(args).InvokeAsync(configuration));
